from . import cases, importing, links, programmes, research, terms, work_list
from .merging import duplicates, log

__all__ = [
    "cases",
    "duplicates",
    "importing",
    "links",
    "log",
    "programmes",
    "research",
    "terms",
    "work_list",
]

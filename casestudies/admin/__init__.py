from . import cases, links, programmes, research, terms, work_list
from .merging import duplicates, log

__all__ = [
    "cases",
    "duplicates",
    "links",
    "log",
    "programmes",
    "research",
    "terms",
    "work_list",
]

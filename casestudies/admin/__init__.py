from . import cases, programmes, research, terms, work_list
from .merging import duplicates, log

__all__ = ["cases", "duplicates", "log", "programmes", "research", "terms", "work_list"]

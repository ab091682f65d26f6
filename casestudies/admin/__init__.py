from . import cases, importing, programmes, research, terms, work_list

__all__ = ["cases", "importing", "programmes", "research", "terms", "work_list"]

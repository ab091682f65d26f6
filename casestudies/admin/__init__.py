from . import cases, programmes, research, terms, work_list

__all__ = ["cases", "programmes", "research", "terms", "work_list"]

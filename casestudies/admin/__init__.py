from . import cases, links, programmes, research, terms, work_list

__all__ = ["cases", "links", "programmes", "research", "terms", "work_list"]

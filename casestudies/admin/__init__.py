from . import cases, programmes, research, terms

__all__ = ["cases", "programmes", "research", "terms"]

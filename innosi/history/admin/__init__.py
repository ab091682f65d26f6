"""Pages of the history of whatever has one.

pages.py    the admin class that every page of the admin is made with
showing.py  states as rows for its templates
lost.py     what was deleted, and may be brought back
"""

from .pages import HistoryAdmin

__all__ = ["HistoryAdmin"]

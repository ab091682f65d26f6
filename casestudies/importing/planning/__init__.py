"""What importing a table would do, row by row. The dry run ends here; applying begins with what it
left, so both are the same.

terms.py       names in cells → countries, places, keywords … of this site, or new ones
claims.py      cells → statements and prose
sources.py     cells → where it comes from
reading.py     a row → what it wants (Wanted)
current.py     what cases hold now
comparing.py   what is wanted and what is there → what changes
likely.py      titles that are nearly the same
plan.py        all of these, a few hundred rows at a time
"""

from .item import Note, Planned
from .plan import Plan

__all__ = ["Note", "Plan", "Planned"]

"""The page of a case.

page.py          the case itself: its list, its form
claims.py        the rows below it
keyword_picker.py  its keywords, in the tree
steps.py         from draft to readers and back, and who may
working_copy.py  the record that publishing would make, or why there is none
preview.py       the page that readers would see
changes.py       what differs from what readers see, or between versions
versions.py      what was published
"""

from . import page, versions

__all__ = ["page", "versions"]

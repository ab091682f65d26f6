"""The page of a case.

page.py            the case itself: its list, its form
form.py            the form as one page in reading order, and what stands around it
reading_order.py   which parts it has
rows.py            a statement as a closed row
claims.py          the forms of the rows below it
keyword_picker.py  its keywords, in the tree
directions.py      the direction of an outcome, chosen by its mark
markdown.py        a text as readers will see it
completeness.py    what it lacks before readers see it
steps.py           from draft to readers and back, and who may
working_copy.py    the record that publishing would make, or why there is none
preview.py         the page that readers would see
changes.py         what differs from what readers see, or between versions
versions.py        what was published
"""

from . import page, versions

__all__ = ["page", "versions"]

"""The page of a case.

page.py           the case itself: its list, its form
form.py           the form as one page in reading order, and what stands around it
reading_order.py  which parts it has
rows.py           a statement as a closed row
claims.py         the forms of the rows below it
directions.py     the direction of an outcome, chosen by its mark
markdown.py       a text as readers will see it
steps.py          from draft to readers and back, and who may
versions.py       what was published
"""

from . import page, versions

__all__ = ["page", "versions"]

"""What was planned, done: in one transaction, and taken back as one batch.

making.py     places, programmes, sources and keywords that a plan needs
inserting.py  new cases with all their rows
changing.py   cases that are there
apply.py      all of a plan
undo.py       and back
"""

from .apply import StaleError, apply
from .undo import undo

__all__ = ["StaleError", "apply", "undo"]

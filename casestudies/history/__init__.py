"""The histories of what is curated: what belongs to a case and to the others, and how a case comes
back.

entities.py    which rows belong to which
cases.py       what is special about cases: their codes, steps and published versions
"""

from . import entities

__all__ = ["entities"]

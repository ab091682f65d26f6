"""What the columns of a table are for: targets, the choice for one table, and a first guess."""

from .choice import Column, Mapping, Options
from .guess import guess
from .targets import GROUPS, TARGETS, Target

__all__ = ["GROUPS", "TARGETS", "Column", "Mapping", "Options", "Target", "guess"]

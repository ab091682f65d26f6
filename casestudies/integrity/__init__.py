"""Whether everything stored is as it should be: the database itself, versions, the catalogue that
is made of them, the taxonomy. What can be made again from versions can be put right."""

from .check import NothingThereError, check, repair

__all__ = ["NothingThereError", "check", "repair"]

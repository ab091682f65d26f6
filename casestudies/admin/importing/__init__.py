"""Importing cases in the admin, step by step.

runs.py       the list of imports, the addresses, and who may
upload.py     1 the file
columns.py    2 what its columns are for
values.py     3 what its values become
rows.py       4 what would be done with each row
"""

from . import runs

__all__ = ["runs"]

"""A record, as readers and interfaces get it, made into a working copy again without loss.

terms.py     what a record names and this site may have: places, bodies, sources, keywords …
restore.py   the case with all its rows
plan.py      what importing records would do: the same, taken back
apply.py     records of a plan
"""

from .apply import apply_records, is_stale, put_back
from .plan import plan_records
from .restore import restore, without_numbers

__all__ = [
    "apply_records",
    "is_stale",
    "plan_records",
    "put_back",
    "restore",
    "without_numbers",
]

"""How long somebody stays signed in.

lasting.py    for eight hours, or for one without a request
store.py      where sessions are kept
"""

from .lasting import SIGNED_IN_AT, begin, end_of, extend, is_over, state

__all__ = ["SIGNED_IN_AT", "begin", "end_of", "extend", "is_over", "state"]

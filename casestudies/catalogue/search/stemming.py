"""Words and stems. Text is stemmed here, not in the database, so that both databases agree."""

import threading
from functools import lru_cache

import Stemmer

LONGEST_WORD = 60
_local = threading.local()


@lru_cache(maxsize=100_000)
def stem(word):
    """The English stem of a folded word. A stemmer is not safe to share between threads."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    return _local.stemmer.stemWord(word[:LONGEST_WORD])

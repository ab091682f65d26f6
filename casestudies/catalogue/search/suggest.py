"""“Did you mean”: the likely word for one that stands in no case; offered, never substituted."""

from time import monotonic

from rapidfuzz import process
from rapidfuzz.distance import OSA

from casestudies.models import CatalogueWord

from .query import parse

VOCABULARY = "vocabulary"
SHORTEST = 4
MOST = 50_000  # words: those in most cases are the likeliest to be meant
MANY, SECONDS = 5000, 60


def suggest(snapshot, text, matches):
    """The text with each unknown word replaced by its nearest known one, or "" if none is.

    `matches` is the search's own.
    """
    unknown = {
        word
        for unit in parse(text)
        if not unit.excluded
        for word, stem in zip(unit.words, unit.stems, strict=True)
        if len(word) >= SHORTEST and not matches(snapshot, [(stem,)])
    }
    better = {word: _nearest(snapshot, word) for word in unknown}
    if not any(better.values()):
        return ""
    return " ".join(_rewrite(unit, better) for unit in parse(text))


def _rewrite(unit, better):
    changed = [better.get(word) or word for word in unit.words]
    text = " ".join(changed) if changed != list(unit.words) else unit.text
    quoted = f'"{text}"' if " " in text else text
    return f"-{quoted}" if unit.excluded else quoted


def _nearest(snapshot, word):
    """The known word with the fewest slips; of equals the one in most cases."""
    known = snapshot.remember(VOCABULARY, "", _read).documents
    slips = 1 if len(word) < 6 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=10)
    best = min(near, key=lambda hit: (hit[1], -known[hit[0]], hit[0]), default=None)
    return best[0] if best else None


class Vocabulary:
    """`documents` says how many cases have a word. A large one is read again after a while only,
    even if the catalogue changed: it takes long, and what is offered is counted anew."""

    def __init__(self, documents):
        self.documents, self.read_at = documents, monotonic()

    @property
    def is_fresh(self):
        return len(self.documents) > MANY and monotonic() - self.read_at < SECONDS


def _read():
    words = CatalogueWord.objects.order_by("-documents").values_list("word", "documents")
    return Vocabulary(dict(words[:MOST].iterator(chunk_size=5000)))

"""“Did you mean”: the likely word for one that stands in no case; offered, never substituted."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from casestudies.models import CatalogueWord

from . import backend
from .query import parse

SHORTEST = 4


def suggest(snapshot, text):
    """The text with each unknown word replaced by its nearest known one, or "" if none is."""
    unknown = {
        word
        for unit in parse(text)
        if not unit.excluded
        for word, stem in zip(unit.words, unit.stems, strict=True)
        if len(word) >= SHORTEST and not backend().match([(stem,)])
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
    known = _vocabulary(snapshot)
    slips = 1 if len(word) < 6 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=10)
    best = min(near, key=lambda hit: (hit[1], -known[hit[0]], hit[0]), default=None)
    return best[0] if best else None


def _vocabulary(snapshot):
    if ("vocabulary",) not in snapshot.cache:
        snapshot.cache["vocabulary",] = dict(
            CatalogueWord.objects.values_list("word", "documents").iterator(chunk_size=5000)
        )
    return snapshot.cache["vocabulary",]

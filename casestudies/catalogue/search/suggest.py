"""“Did you mean”: the likely word for one that stands in no case, offered and never substituted."""

from collections.abc import Sequence
from time import monotonic

from rapidfuzz import process
from rapidfuzz.distance import OSA

from casestudies.models import CatalogueWord

from ..snapshot.snapshot import Changes, Kept, Snapshot, remembered
from .stored.lookups import each
from .words.compounds import with_compounds
from .words.labels import stems_of_labels, words_of_labels
from .words.query import Unit, parse
from .words.texts import LONGEST_WORD

SHORTEST = 4  # letters of a word for which another is offered
MOST = 50_000  # words: those in most cases are the likeliest to be meant
MANY, SECONDS = 5000, 60
MOST_CHECKED = 60  # units of one text
MOST_UNKNOWN = 5  # words of one text that are compared with all others


def suggest(snapshot: Snapshot, text: str) -> str:
    """The text with each unknown word replaced by its nearest known one, or "" if none is."""
    unknown = _unknown(snapshot, parse(text))
    if unknown:  # not those that are known in other spellings
        unknown &= _unknown(snapshot, with_compounds(parse(text)))
    if len(unknown) > MOST_UNKNOWN:
        return ""  # in another language, or no words at all
    better = {word: _nearest(snapshot, word) for word in unknown}
    if not any(better.values()):
        return ""
    return " ".join(_rewrite(unit, better) for unit in parse(text))


def _unknown(snapshot: Snapshot, units: Sequence[Unit]) -> set[str]:
    """Words of the units that stand in no text and in no label."""
    words = {
        word: stem
        for unit in units[:MOST_CHECKED]
        if unit.is_checked
        for word, stem in zip(unit.words, unit.stems, strict=True)
        if SHORTEST <= len(word) <= LONGEST_WORD
    }
    cases = each(snapshot, [(stem,) for stem in words.values()]) if words else {}
    known = stems_of_labels(snapshot)
    return {word for word, stem in words.items() if not cases[stem,] and stem not in known}


def _rewrite(unit: Unit, better: dict[str, str | None]) -> str:
    changed = [better.get(word) or word for word in unit.words]
    text = " ".join(changed) if changed != list(unit.words) else unit.text
    quoted = f'"{text}"' if " " in text else text
    return f"{'OR ' if unit.joins else ''}{'-' if unit.excluded else ''}{quoted}"


def _nearest(snapshot: Snapshot, word: str) -> str | None:
    """The known word with the fewest slips; of equals the one in most cases."""
    known, labels = vocabulary(snapshot).documents, words_of_labels(snapshot)
    slips = 1 if len(word) < 6 else 2
    near = [
        *process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=10),
        *process.extract(word, labels.keys(), scorer=OSA.distance, score_cutoff=slips, limit=10),
    ]
    best = min(near, key=lambda hit: (hit[1], -known.get(hit[0], 0), hit[0]), default=None)
    return best[0] if best else None


class Vocabulary:
    """`documents` says how many cases have a word. A large one is read again after a while only,
    even if the catalogue changed: it takes long, and what is offered is counted anew."""

    def __init__(self, documents: dict[str, int]) -> None:
        self.documents, self.read_at = documents, monotonic()

    @property
    def is_fresh(self) -> bool:
        return len(self.documents) > MANY and monotonic() - self.read_at < SECONDS


def _while_fresh(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    return {key: words for key, words in kept.items() if words.is_fresh}


@remembered(carry_over=_while_fresh)
def vocabulary(snapshot: Snapshot) -> Vocabulary:
    words = CatalogueWord.objects.order_by("-documents").values_list("word", "documents")
    rows = words[:MOST].iterator(chunk_size=5000)
    known = ((word, count) for word, count in rows if isinstance(word, str))
    return Vocabulary({word: count for word, count in known if isinstance(count, int)})

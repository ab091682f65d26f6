"""Words that some write as one, some as two and some with a hyphen: “co-production”, “coproduction”
and “co production” are looked for as the same, where the texts have such a word."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from itertools import chain

from django.db import connection

from casestudies.models import CatalogueWord

from .query import Unit
from .texts import LONGEST_WORD, stem_of_reader

MOST_UNITS = 30  # of a text, whose combinations are looked up
SHORTEST, LEAST_PART = 5, 2  # letters of such a word, and of a part of it
LONGEST_RUN = 4  # “state of the art”

WORDS = f"SELECT word FROM {CatalogueWord._meta.db_table} WHERE word IN"
Run = tuple[Unit, ...]


def with_compounds(units: Run) -> Run:
    """The units, those that are one word elsewhere put together, and a word that is two elsewhere
    with these beside it."""
    some = units[:MOST_UNITS]
    runs = list(_runs(some))
    splits = {unit: [*_splits(unit)] for unit in some if unit.is_word and len(unit.words) == 1}
    known = _known(chain(*map(_ways, runs), *splits.values()))
    found: list[Unit] = []
    for unit in units:
        if found and unit.at < found[-1].at + len(found[-1].words):
            continue  # it went into the one before
        run = _known_run(unit, runs, known)
        found.append(_as_one(run) if run else _with_parts(unit, splits.get(unit, ()), known))
    return tuple(found)


def _known_run(unit: Unit, runs: Iterable[Run], known: Set[str]) -> Run | None:
    """The longest that begins with a unit and is one word elsewhere."""
    begun = (run for run in runs if run[0] is unit)
    return next((run for run in begun if not known.isdisjoint(_ways(run))), None)


def _runs(units: Run) -> Iterator[Run]:
    """Neighbours that may be one word, the longest first."""
    for length in range(LONGEST_RUN, 1, -1):
        for first in range(len(units) - length + 1):
            run = units[first : first + length]
            if all(unit.is_word and len(unit.words) == 1 and not unit.others for unit in run):
                yield run


def _ways(run: Run) -> Iterator[str]:
    """How a run may be written: with hyphens, and if it says something, as one word."""
    words = [unit.words[0] for unit in run]
    if all(unit.says_nothing for unit in run):
        return
    yield "-".join(words)
    one = "".join(words)
    if not (any(unit.says_nothing for unit in run) or one.isdigit() or min(map(len, words)) < 2):
        yield one


def _splits(unit: Unit) -> Iterator[str]:
    """Every way to write a word with one hyphen."""
    (word,) = unit.words
    if SHORTEST <= len(word) < LONGEST_WORD:
        for at in range(LEAST_PART, len(word) - LEAST_PART + 1):
            yield f"{word[:at]}-{word[at:]}"


def _known(ways: Iterable[str]) -> Set[str]:
    """Those that stand in a text."""
    asked = {way for way in ways if SHORTEST <= len(way) <= LONGEST_WORD}
    if not asked:
        return set()
    places = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:  # by plain SQL, as each search asks it
        cursor.execute(f"{WORDS} ({places})", [*asked])
        return {word for (word,) in cursor.fetchall()}


def _as_one(run: Run) -> Unit:
    words = tuple(unit.words[0] for unit in run)
    return replace(
        run[0],
        text=" ".join(unit.text for unit in run),
        words=words,
        stems=tuple(map(stem_of_reader, words)),
        others=(("".join(words),),),
        parts=run,
    )


def _with_parts(unit: Unit, splits: Iterable[str], known: Set[str]) -> Unit:
    others = [tuple(split.split("-")) for split in splits if split in known]
    if others:
        return replace(unit, others=(*unit.others, *others), parts=_parts(unit, others[0]))
    if unit.others and not unit.is_quoted:  # written with a hyphen
        return replace(unit, parts=_parts(unit, unit.words))
    return unit


def _parts(unit: Unit, words: Iterable[str]) -> Run:
    return tuple(
        Unit(word, (word,), (stem_of_reader(word),), at=unit.at + place)
        for place, word in enumerate(words)
    )

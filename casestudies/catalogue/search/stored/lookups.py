"""The cases that hold a phrase, by the database's index of texts; each is looked up once."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import and_
from typing import TypeVar

from django.db import DatabaseError, connection
from pyroaring import BitMap

from ...snapshot.snapshot import Snapshot, remembered
from ..words.texts import Asked, Phrase
from .index import BACKENDS, Backend

Result = TypeVar("Result")


class SearchFailedError(Exception):
    """The database could not search its texts; the message is for readers."""


@remembered(most=200)  # of which each may take 125 KB at a million cases
def _looked_up(snapshot: Snapshot, phrase: Phrase, tier: str | None) -> BitMap:
    return asking(lambda backend: backend.match([phrase], tier))


def each(
    snapshot: Snapshot, phrases: Iterable[Phrase], tier: str | None = None
) -> dict[Phrase, BitMap]:
    """Phrase → cases whose text (or a tier of it) holds it."""
    found = at_once(snapshot, [(phrase, tier) for phrase in phrases])
    return {phrase: cases for (phrase, _), cases in found.items()}


def at_once(snapshot: Snapshot, asked: Iterable[Asked]) -> dict[Asked, BitMap]:
    """The same of phrases each in a tier of its own, in one statement.

    What is found is kept: phrases come again in other texts. One that stands nowhere is not, or
    made-up words would crowd out the others.
    """
    # Looked up once: other threads put in and take out meanwhile.
    kept = _looked_up.kept(snapshot)
    found = {one: kept.get(one) for one in asked}
    missing = [one for one, cases in found.items() if cases is None]
    if missing:
        looked_up = asking(lambda backend: backend.each(missing))
        for one, cases in zip(missing, looked_up, strict=True):
            found[one] = cases
            if cases or (one[0], None) in kept:
                _looked_up.keep(snapshot, one, cases)
    return {one: cases for one, cases in found.items() if cases is not None}


def matches(snapshot: Snapshot, phrases: Iterable[Phrase], tier: str | None = None) -> BitMap:
    """Cases that hold all phrases; every case, if there is none."""
    phrases = [*dict.fromkeys(phrases)]
    if not phrases:
        return snapshot.everything
    if len(phrases) == 1:
        return each(snapshot, phrases, tier)[phrases[0]]
    kept = _looked_up.kept(snapshot)
    known = {phrase: kept.get((phrase, tier)) for phrase in phrases}
    asked = [phrase for phrase, cases in known.items() if cases is None]
    found = [cases for cases in known.values() if cases is not None]
    if asked:
        found.append(asking(lambda backend: backend.match(asked, tier)))
    return reduce(and_, found)


LONGEST_KEPT = 4_000  # characters of a body
MOST_KEPT = 2_000  # cases whose texts are kept
Texts = tuple[str, ...]  # the stems of title, lead and body as they are stored


@remembered()
def _kept_texts(snapshot: Snapshot) -> dict[int, Texts]:
    return {}


def texts_of(
    snapshot: Snapshot, numbers: Sequence[int], *, whole: bool = False
) -> dict[int, Texts]:
    """Case number → its texts, of the body as much as is kept, or the `whole`.

    What is found is scored and then marked, and the next search finds some of it again.
    """
    kept = _kept_texts(snapshot)
    found = {number: texts for number in numbers if (texts := kept.get(number))}
    if whole:
        found = {pk: texts for pk, texts in found.items() if len(texts[-1]) < LONGEST_KEPT}
    read = _read_texts(
        [number for number in numbers if number not in found], None if whole else LONGEST_KEPT
    )
    if not whole:
        if len(kept) + len(read) > MOST_KEPT:
            kept.clear()  # all at once: to take out one by one takes as long as to read
        kept.update(read)
    return found | read


def _read_texts(numbers: Sequence[int], longest: int | None = None) -> dict[int, Texts]:
    return asking(lambda backend: backend.texts(numbers, longest)) if numbers else {}


def asking(question: Callable[[Backend], Result]) -> Result:
    try:
        return question(BACKENDS[connection.vendor])
    except DatabaseError as error:
        raise SearchFailedError(
            "The words that you look for were left out, since the index of texts can't be read. "
            "Filters work as ever. Search again in a while."
        ) from error

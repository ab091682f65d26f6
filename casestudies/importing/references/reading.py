"""A text, or the bytes of a file, read as references."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .formats import format_of
from .formats.decoding import decoded
from .proposals import Proposal, proposed

LARGEST = 10 * 1024**2  # bytes of a file, signs of a text
MOST_ENTRIES = 50_000


@dataclass(frozen=True)
class Reading:
    """`refusal` says why nothing was read at all; then there are no proposals."""

    format: str = ""
    encoding: str = ""
    proposals: tuple[Proposal, ...] = ()
    refusal: str = ""


def read(
    given: str | bytes,
    most: int = MOST_ENTRIES,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda references: references,
) -> Reading:
    """Never raises for what is given, and takes time in proportion to it."""
    if len(given) > LARGEST:
        return Reading(refusal=f"This is larger than {LARGEST // 1024**2} MB: read it in parts.")
    text, encoding = decoded(given) if isinstance(given, bytes) else (given, "")
    if not text.strip("\ufeff \t\r\n\x00"):
        return Reading(encoding=encoding, refusal="There is nothing in it.")
    form = format_of(text)
    references = islice(form.references(text), most + 1)
    found = [proposed(reference) for reference in progress(references)]
    if not found:
        return Reading(form.NAME, encoding, refusal="There are no references in it.")
    if len(found) > most:
        why = f"It has more than {most:,} references: read it in parts."
        return Reading(form.NAME, encoding, refusal=why)
    return Reading(form.NAME, encoding, tuple(found))

"""Texts taken apart: those of a record, and that of a reader, who looks for words, “phrases” and
-exclusions. Words are stemmed here, not in the database, so that both databases agree."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import Stemmer

from keywords.folding import words

from .scripts import ANY_BEGINNING, looked_for

Phrase = tuple[str, ...]  # of stems
Words = list[str | None]  # folded, or stems; None stands between texts
LONGEST_WORD = 60
PART = re.compile(r'(?P<minus>-?)(?:["“”](?P<phrase>[^"“”]*)(?:["“”]|$)|(?P<word>[^\s"“”]+))')
# Left out of a search of several words: they stand in nearly every text.
FUNCTION_WORDS = frozenset(
    words(
        "a an and are as at be by do does for from had has have how in into is it of on or "
        "that the their to was were what when where which who why with"
    )
)
# What of a claim can be searched: of each kind, in the order in which a reader meets them.
CLAIM_TEXTS = {
    "outcomes": ("domain", "statement", "population", "comparator"),
    "sections": ("body",),
    "key_figures": ("label",),
    "fieldwork": ("method", "participants"),
    "testimonies": ("role", "place", "text"),
    "findings": ("statement",),
}
Get = Callable[[Any, str], Any]  # getattr, or dict.get for a record as JSON
_local = threading.local()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a folded word of a record; those of readers would fill what is kept."""
    return _stem(word)


def _stem(word: str) -> str:
    """A stemmer is not safe to share between threads."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    return _local.stemmer.stemWord(word[:LONGEST_WORD])


@dataclass(frozen=True, slots=True)
class Unit:
    """One word or phrase: as written, its folded words, their stems."""

    text: str
    words: tuple[str, ...]
    stems: Phrase
    excluded: bool = False


@lru_cache(maxsize=100)
def parse(text: str) -> tuple[Unit, ...]:
    """The Units of a text."""
    units = []
    for part in PART.finditer(text):
        written = part["phrase"] if part["phrase"] is not None else part["word"]
        if found := looked_for(written):
            stems = tuple(map(_stem, found))
            folded = tuple(word.removesuffix(ANY_BEGINNING) for word in found)
            units.append(Unit(written, folded, stems, excluded=bool(part["minus"])))
    telling = [unit for unit in units if unit.excluded or not _is_function_word(unit)]
    return tuple(telling if any(not unit.excluded for unit in telling) else units)


def _is_function_word(unit: Unit) -> bool:
    return len(unit.words) == 1 and unit.words[0] in FUNCTION_WORDS


def passages_of(record: Any, get: Get = getattr) -> Iterator[tuple[str, str]]:
    """(claim code or "", text) of everything else that a reader can find words in.

    `get` is dict.get for a record as JSON, which may lack fields that were added later.
    """
    if programme := get(record, "programme"):
        yield "", get(programme, "description") or ""
    for organisation in _organisations(record, get).values():
        yield "", get(organisation, "label")
    for kind, names in CLAIM_TEXTS.items():
        for claim in get(record, kind) or ():
            yield get(claim, "code"), _joined(_text(get(claim, name), get) for name in names)
    for source in get(record, "sources") or ():
        authors = (
            get(author, "family") or get(author, "literal")
            for author in get(source, "authors") or ()
        )
        named = ", ".join(filter(None, authors))
        yield "", _joined((get(source, "title"), named, get(source, "container")))


def _text(value: Any, get: Get) -> str | None:
    return value if value is None or isinstance(value, str) else get(value, "label")


def _joined(texts: Iterable[str | None]) -> str:
    return " · ".join(filter(None, texts))


def _organisations(record: Any, get: Get) -> dict[str, Any]:
    """Every organisation named, once, by slug."""
    named: list[Any] = []
    if programme := get(record, "programme"):
        named += [get(partner, "organisation") for partner in get(programme, "partners") or ()]
        named += [get(grant, "funder") for grant in get(programme, "funding") or ()]
    for project in get(record, "research_projects") or ():
        named += [*(get(project, "organisations") or ()), get(project, "funder")]
    return {get(organisation, "slug"): organisation for organisation in named if organisation}

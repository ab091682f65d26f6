"""What changed between two records of a case: in a sentence, and part by part."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from casestudies.record import Change, ItemChange, Kind, ListChange, Record, differences_between

from ..wording.words import capitalised, counted, listed
from .fields import title_of
from .rows import (
    FACTS,
    FACTS_TITLE,
    PARTS,
    ChangeRow,
    Entry,
    Rows,
    entries_of,
    is_statement,
    kind_of_fact,
)

ROWS_OF_A_PAGE = 100
NOTHING = "Nothing differs."
ONLY_ORDER = "Nothing is said otherwise: only line ends or an order that readers don’t see differ."
ALL_NEW = "Nothing was published yet: all of this is new."


@dataclass(frozen=True)
class ChangePart:
    """`counts` says in words what changed in it, in all: its rows may go on on the next page."""

    anchor: str
    title: str
    counts: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class Changes:
    """`rest` is how many rows stand on other pages."""

    sentence: str
    parts: tuple[ChangePart, ...]
    page: int
    pages: int
    rows: int

    @property
    def rest(self) -> int:
        return self.rows - sum(len(part.rows) for part in self.parts)


def changes_between(before: Record | None, after: Record, page: int = 1) -> Changes:
    """Of a working copy or version, and what it is held against: None where there is nothing. A
    page that does not exist is the last or the first."""
    found = differences_between(before, after)
    entries = entries_of(found)
    pages = max(1, -(-len(entries) // ROWS_OF_A_PAGE))
    page = min(max(1, page), pages)
    shown = entries[(page - 1) * ROWS_OF_A_PAGE : page * ROWS_OF_A_PAGE]
    return Changes(
        sentence=_sentence(before, after, found, entries),
        parts=tuple(_parts(before, after, entries, shown)),
        page=page,
        pages=pages,
        rows=len(entries),
    )


def _parts(
    before: Record | None, after: Record, entries: Sequence[Entry], shown: Sequence[Entry]
) -> Iterator[ChangePart]:
    rows = Rows(before, after)
    for name, of_part in groupby(shown, key=lambda entry: entry.part):
        whole = [entry for entry in entries if entry.part == name]
        title = FACTS_TITLE if name == FACTS else PARTS.get(name) or title_of(Record, name)
        counts = _counts(_tally(whole))
        yield ChangePart(name.replace("_", "-"), title, counts, tuple(map(rows.of, of_part)))


# In words

ORDER = ("changed", "added", "removed", "checked", "moved")


def _tally(entries: Sequence[Entry]) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in entries:
        if entry.checked or entry.moved:
            found["checked" if entry.checked else "moved"] += len(entry.checked or entry.moved)
        elif isinstance(entry.change, ItemChange):
            found[entry.change.kind.value] += 1
        elif entry.change:
            found[kind_of_fact(entry.change).value] += 1
    return found


def _counts(tally: Counter[str]) -> str:
    return ", ".join(f"{tally[what]:,} {what}" for what in ORDER if tally[what])


def _sentence(
    before: Record | None, after: Record, found: Sequence[Change], entries: Sequence[Entry]
) -> str:
    """“3 statements changed, 1 added; summary and keywords changed. The other 80 statements are as
    they were.”"""
    if before is None:
        return ALL_NEW
    if not entries:
        return NOTHING if before == after else ONLY_ORDER
    said = "; ".join(_clauses(entries))
    return f"{capitalised(said)}.{_untouched(found, after)}"


def _clauses(entries: Sequence[Entry]) -> Iterator[str]:
    statements = _tally([entry for entry in entries if is_statement(entry)])
    if words := _counted("statement", statements):
        yield words
    facts = [entry for entry in entries if not entry.is_item]
    if facts:
        names = [_in_a_sentence(title_of(Record, entry.field)) for entry in facts]
        yield f"{listed(names)} changed"
    others = [entry for entry in entries if entry.is_item and not is_statement(entry)]
    for field, of_field in groupby(others, key=lambda entry: entry.field):
        yield _counted(NOUNS.get(field, field.replace("_", " ")), _tally([*of_field]))


NOUNS = {
    "sources": "source",
    "disagreements": "disagreement",
    "research_projects": "research project",
}


def _counted(noun: str, tally: Counter[str]) -> str:
    """“3 statements changed, 1 added”; what there is once at most is not counted."""
    words = [what for what in ORDER if tally[what]]
    if noun == "programme":
        return f"programme {listed(words)}"
    first = [f"{counted(tally[what], noun)} {what}" for what in words[:1]]
    return ", ".join([*first, *(f"{tally[what]:,} {what}" for what in words[1:])])


def _in_a_sentence(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _untouched(found: Sequence[Change], after: Record) -> str:
    touched = sum(
        one.kind is not Kind.REMOVED
        for change in found
        if isinstance(change, ListChange) and is_statement(Entry(change.name))
        for one in change.items
    )
    left = len(after.claims()) - touched
    if not left:
        return ""
    are = "is as it was" if left == 1 else "are as they were"
    other = "other " if touched else ""
    return f" The {other}{counted(left, 'statement')} {are}."

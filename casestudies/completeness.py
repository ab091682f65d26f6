"""What a case should have before readers see it: a pure rule over its Record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from .models import Finding
from .record import KnownBy, Outcome, Record, known_by

SHORTEST_SUMMARY, LONGEST_SUMMARY = 80, 1_200  # characters
MOST_NAMED = 5  # codes of statements
NOT_REPORTED, About = Finding.Kind.NOT_REPORTED, Finding.About


class Matter(StrEnum):
    SOURCES = "sources"
    PLACE = "place"
    KEYWORD = "keyword"
    OUTCOME = "outcome"
    SUMMARY = "summary"
    LICENCE = "licence"
    CHECKED = "checked"
    COMPARISON = "comparison"
    FIELDWORK = "fieldwork"


@dataclass(frozen=True)
class Item:
    """`wants` is what is missing, as in “waits for a licence”; empty where nothing is. `detail`
    says how it stands now. `must` tells what has to be there from what is advised."""

    matter: Matter
    label: str
    wants: str = ""
    detail: str = ""
    must: bool = True

    @property
    def is_open(self) -> bool:
        return bool(self.wants)


def items_of(record: Record, *, was_published: bool = False) -> tuple[Item, ...]:
    """All of it, open or not, what must be there first. `was_published`: whether readers have
    seen any version of the case."""
    found = [rule(record) for rule in RULES] + [_outcome(record, was_published)]
    return tuple(sorted(found, key=_place))


def open_items(record: Record, *, was_published: bool = False) -> tuple[Item, ...]:
    return tuple(item for item in items_of(record, was_published=was_published) if item.is_open)


def _place(item: Item) -> tuple[bool, int]:
    return not item.must, list(Matter).index(item.matter)


# What must be there


def _sources(record: Record) -> Item:
    """Forms and the database see to it already."""
    bare = [claim.code for claim in record.claims() if not (claim.source and claim.locator)]
    wants = f"a source and locator of {_named(bare)}" if bare else ""
    return Item(Matter.SOURCES, "Every statement has a source and locator", wants)


def _place_of_case(record: Record) -> Item:
    is_there = record.countries or record.localities
    return Item(Matter.PLACE, "Place", "" if is_there else "a country or locality")


def _keyword(record: Record) -> Item:
    return Item(Matter.KEYWORD, "Keyword", "" if record.keywords else "a keyword")


def _outcome(record: Record, was_published: bool) -> Item:
    """Cases that readers have are older than this rule; a slip in one can be mended although nobody
    has read its sources for outcomes yet."""
    is_there = record.outcomes or About.OUTCOMES in _not_reported(record)
    return Item(
        Matter.OUTCOME,
        "Outcome, or a statement that none is reported",
        "" if is_there else "an outcome, or a “not reported” statement about outcomes",
        must=not was_published,
    )


def _summary(record: Record) -> Item:
    """Fixtures have between 236 and 638 characters."""
    length = len(record.summary.strip())
    label = f"Summary of {SHORTEST_SUMMARY} to {LONGEST_SUMMARY:,} characters"
    wants = ""
    if length < SHORTEST_SUMMARY:
        wants = "a longer summary"
    elif length > LONGEST_SUMMARY:
        wants = "a shorter summary"
    return Item(Matter.SUMMARY, label, wants, f"{length:,} now" if wants else "")


def _licence(record: Record) -> Item:
    is_there = bool(record.licence)
    wants, detail = ("", "") if is_there else ("a licence", "None chosen")
    return Item(Matter.LICENCE, "Licence", wants, detail)


# What is advised


def _checked(record: Record) -> Item:
    claims = record.claims()
    unchecked = [claim.code for claim in claims if not claim.checked_on]
    wants = f"a check of {_named(unchecked)}" if unchecked else ""
    detail = f"{len(unchecked):,} of {len(claims):,} not yet checked" if unchecked else ""
    label = "Statements checked against their source"
    return Item(Matter.CHECKED, label, wants, detail, must=False)


def _comparison(record: Record) -> Item:
    """What was measured says against what, or the source is read for it and gives none."""
    silent = About.COMPARISON in _not_reported(record)
    bare = [] if silent else [one.code for one in record.outcomes if _lacks_comparator(one)]
    return Item(
        Matter.COMPARISON,
        "Comparator of what was measured",
        f"a comparator of {_named(bare)}" if bare else "",
        _named(bare),
        must=False,
    )


def _lacks_comparator(outcome: Outcome) -> bool:
    is_measured = known_by(outcome.direction, outcome.evidence_type) is KnownBy.MEASURED
    return is_measured and not outcome.comparator.strip()


def _fieldwork(record: Record) -> Item:
    is_there = record.fieldwork or About.FIELDWORK in _not_reported(record)
    wants = "" if is_there else "how the evidence was gathered"
    return Item(Matter.FIELDWORK, "Fieldwork", wants, must=False)


RULES: tuple[Callable[[Record], Item], ...] = (
    _sources,
    _place_of_case,
    _keyword,
    _summary,
    _licence,
    _checked,
    _comparison,
    _fieldwork,
)


def _not_reported(record: Record) -> set[str]:
    return {one.about for one in record.findings if one.kind == NOT_REPORTED}


def _named(codes: list[str]) -> str:
    """The first few codes, and how many more there are."""
    more = len(codes) - MOST_NAMED
    named = ", ".join(codes[:MOST_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named


def in_words(items: Iterable[Item]) -> str:
    """“a licence; a keyword”: what publishing waits for."""
    return "; ".join(item.wants for item in items)

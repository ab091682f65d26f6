"""What lists show of a case: a small JSON made once per version.

`SHAPE` is stored with each card. It is counted on with every change of what `card_of` makes, even
of a word: readers make a card of another shape afresh, and `manage.py prepare` renews them all.
"""

from collections.abc import Callable
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, TypedDict, get_args, get_origin, get_type_hints

from casestudies.models import CaseStudy, Outcome
from casestudies.record import Record

SHAPE = 1


def _is_time(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


# What stands behind a type tells whether a text is one of these.
Direction = Annotated[str, frozenset(Outcome.Direction.values).__contains__]
Kind = Annotated[str, frozenset(CaseStudy.Kind.values).__contains__]
Time = Annotated[str, _is_time]


class ProgrammeName(TypedDict):
    slug: str
    label: str


class KeywordName(TypedDict):
    id: int
    label: str


class StripRow(TypedDict):
    """An outcome domain, and the direction of each statement on it."""

    slug: str
    label: str
    directions: list[Direction]


class CardData(TypedDict):
    slug: str
    code: str
    title: str
    kind: Kind
    summary: str
    place: str
    programme: ProgrammeName | None
    first_year: int | None
    last_year: int | None
    keywords: list[KeywordName]
    strip: list[StripRow]
    statements: int
    version: int
    published: Time


class Version(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def published_at(self) -> datetime: ...


def card_of(record: Record, version: Version) -> CardData:
    first, last = record.run()
    programme = record.programme
    return {
        "slug": record.slug,
        "code": record.code,
        "title": record.title,
        "kind": record.kind,
        "summary": record.summary,
        "place": place_line(record),
        "programme": {"slug": programme.slug, "label": programme.label} if programme else None,
        "first_year": first,
        "last_year": last,
        "keywords": [{"id": term.id, "label": term.label} for term in record.keywords],
        "strip": outcome_strip(record),
        "statements": len(record.outcomes),
        "version": version.number,
        "published": version.published_at.isoformat(),
    }


def place_line(record: Record) -> str:
    """Where, in one line: “Birmingham, England”; “Five places in Scotland” would hide names."""
    if not record.localities:
        return ", ".join(term.label for term in record.countries)
    names = [place.label for place in record.localities]
    shown = names if len(names) <= 5 else [*names[:4], f"{len(names) - 4} more"]
    around = {
        place.within[-1].label if place.within else place.country.label
        for place in record.localities
    }
    line = ", ".join(shown)
    return f"{line}, {around.pop()}" if len(around) == 1 else line


def outcome_strip(record: Record) -> list[StripRow]:
    """Domains in the order of the claims, each with its directions one by one."""
    rows: dict[str, StripRow] = {}
    for outcome in record.outcomes:
        domain = outcome.domain
        row = rows.setdefault(
            domain.slug, {"slug": domain.slug, "label": domain.label, "directions": []}
        )
        row["directions"].append(outcome.direction)
    return list(rows.values())


Test = Callable[[Any], bool]


def _test_of(hint: Any) -> Test:
    """Whether a value is of a type: made once, as a list reads twenty cards and each edit one."""
    if hint in (str, int, NoneType):
        return lambda value: type(value) is hint
    if get_origin(hint) is Annotated:
        is_one = get_args(hint)[1]
        return lambda value: type(value) is str and is_one(value)
    if get_origin(hint) is UnionType:
        tests = [_test_of(one) for one in get_args(hint)]
        return lambda value: any(test(value) for test in tests)
    if get_origin(hint) is list:
        (test,) = map(_test_of, get_args(hint))
        return lambda value: type(value) is list and all(map(test, value))
    return _that_has({k: _test_of(v) for k, v in get_type_hints(hint, include_extras=True).items()})


def _that_has(tests: dict[str, Test]) -> Test:
    names, pairs = tests.keys(), [*tests.items()]

    def test(value: Any) -> bool:
        return (
            type(value) is dict
            and value.keys() == names
            and all(test(value[name]) for name, test in pairs)
        )

    return test


is_card = _test_of(CardData)

"""Which cases: one frozen object, read from and written to URL parameters here only."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.functional import cached_property

from .facets import OFFERED

Values = tuple[str, ...]  # chosen of one facet, sorted
Parameters = list[tuple[str, str | int]]  # of an address, in order

LONGEST_TEXT = 300
MOST_VALUES = 60  # in all: every link on a list holds nearly all of them, and each has a link
LONGEST_VALUE = 100  # as long as a slug can be
LAST_PAGE = 500
LONGEST_KEPT = 500  # characters of a query
LONGEST_QUOTED = 50  # characters of a value that is kept quoted
YEARS = (1800, 2200)
SORTS = {
    "evidence": "Most evidence first",
    "newest": "Newest first",
    "title": "Title",
    "relevance": "Best match",
}
MATCHES = ("any", "all")
PARAMETERS = (*OFFERED, "q", "from", "to", "match", "sort", "page")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the address that could not be used as it stands."""

    parameter: str
    value: str
    message: str


class RefusedError(ValueError):
    """The request asks for more than can be answered; the message is for the reader."""


@dataclass(frozen=True, eq=False)
class Criteria:
    """Text, selections (facet → slugs, OR within, AND across), years, order and page.

    Two that write the same address are equal.
    """

    q: str = ""
    selected: MappingProxyType[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    match: str = "any"
    year_from: int | None = None
    year_to: int | None = None
    sort: str = ""
    page: int = 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Criteria) and self.parameters() == other.parameters()

    def __hash__(self) -> int:
        return hash(self.query())

    @property
    def order(self) -> str:
        """The sort in force: best match for a text, most evidence first otherwise."""
        if self.sort == "relevance" and not self.q:
            return "evidence"
        return self.sort or ("relevance" if self.q else "evidence")

    def values(self, facet: str) -> Values:
        return self.selected.get(facet, ())

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.selected or self.year_from or self.year_to)

    def with_values(self, facet: str, values: Collection[str]) -> "Criteria":
        """The same question with these values in one facet, from its first page."""
        selected = {name: chosen for name, chosen in self.selected.items() if name != facet}
        if values:
            selected[facet] = tuple(sorted(set(values)))
        return Criteria(  # faster than `replace`, for the many that a page links to
            q=self.q,
            selected=MappingProxyType(selected),
            match=self.match,
            year_from=self.year_from,
            year_to=self.year_to,
            sort=self.sort,
        )

    def without(self, facet: str, value: str | None = None) -> "Criteria":
        """The same question without this value of a facet; without any of it, if none is named."""
        others = [chosen for chosen in self.values(facet) if value is not None and chosen != value]
        return self.with_values(facet, others)

    def changed(self, **changes: Any) -> "Criteria":
        """The same question with other fields, from its first page."""
        return replace(self, **({"page": 1} | changes))

    def parameters(self) -> Parameters:
        """Canonical parameters: fixed order, sorted values, nothing that is a default."""
        pairs: Parameters = [("q", self.q)] if self.q else []
        selected = self.selected
        pairs += [
            (facet, value) for facet in OFFERED if facet in selected for value in selected[facet]
        ]
        if self.year_from:
            pairs.append(("from", self.year_from))
        if self.year_to:
            pairs.append(("to", self.year_to))
        if self.match != "any" and self.values("keyword"):
            pairs.append(("match", self.match))
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", self.page))
        return pairs

    def query(self) -> str:
        return self._query

    @cached_property
    def _query(self) -> str:
        return "&".join([f"{name}={_quoted(str(value))}" for name, value in self.parameters()])


def _quoted(text: str) -> str:
    return _quoted_once(text) if len(text) <= LONGEST_QUOTED else quote_plus(text)


_quoted_once = lru_cache(maxsize=2000)(quote_plus)


def parse_query(query: str) -> tuple[Criteria, tuple[Problem, ...]]:
    """The same as `parse` for a query string; each is taken apart once, if it is not long."""
    return _parse_once(query) if len(query) <= LONGEST_KEPT else _parse(query)


def _parse(query: str) -> tuple[Criteria, tuple[Problem, ...]]:
    criteria, problems = parse(QueryDict(query))
    return criteria, tuple(problems)


_parse_once = lru_cache(maxsize=1000)(_parse)


def parse(parameters: QueryDict) -> tuple[Criteria, list[Problem]]:
    """Criteria and Problems from a QueryDict. Raises RefusedError for too large a request."""
    problems: list[Problem] = []
    text = _text(parameters)
    given = {name: _given(parameters, name) for name in OFFERED}
    _refuse_many(sum(map(len, given.values())))
    selected = {name: _values(name, values, problems) for name, values in given.items()}
    first, last = _year(parameters, "from", problems), _year(parameters, "to", problems)
    if first and last and first > last:
        message = f"The years {first} to {last} were put in order."
        problems.append(Problem("from", str(first), message))
        first, last = last, first
    return Criteria(
        q=text,
        selected=MappingProxyType({name: values for name, values in selected.items() if values}),
        match=_choice(parameters, "match", MATCHES, problems) or "any",
        year_from=first,
        year_to=last,
        sort=_choice(parameters, "sort", tuple(SORTS), problems),
        page=_page(parameters, problems),
    ), problems


def _text(parameters: QueryDict) -> str:
    text = " ".join(parameters.get("q", "").replace("\0", " ").split())
    if len(text) > LONGEST_TEXT:
        raise RefusedError(
            f"That search is {len(text):,} characters long. "
            f"Use at most {LONGEST_TEXT}: a few words find more than a whole paragraph."
        )
    return text


def _given(parameters: QueryDict, name: str) -> Collection[str]:
    """Each value once, as it was written."""
    given = dict.fromkeys(value.strip() for value in parameters.getlist(name))
    given.pop("", None)
    return given


def _refuse_many(number: int) -> None:
    if number > MOST_VALUES:
        raise RefusedError(
            f"The address selects {number:,} values. At most {MOST_VALUES} can be combined, "
            "all filters together: leave some of them out."
        )


def _values(name: str, given: Collection[str], problems: list[Problem]) -> Values:
    values = set()
    for value in given:
        value = OFFERED[name].normalise(value)
        if len(value) > LONGEST_VALUE or "\0" in value:
            problems.append(
                Problem(name, value[:40], f"{OFFERED[name].label}: not a name we know.")
            )
        else:
            values.add(value)
    return tuple(sorted(values))


def _number(text: str) -> int | None:
    """A whole number in plain digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _year(parameters: QueryDict, name: str, problems: list[Problem]) -> int | None:
    text = parameters.get(name, "").strip()
    if not text:
        return None
    year = _number(text)
    if year is None or not YEARS[0] <= year <= YEARS[1]:
        label = "first" if name == "from" else "last"
        message = (
            f"“{text[:40]}” is not a year we can use as the {label} year, so it was ignored. "
            f"Write a year from {YEARS[0]} to {YEARS[1]}."
        )
        problems.append(Problem(name, text[:40], message))
        return None
    return year


def _page(parameters: QueryDict, problems: list[Problem]) -> int:
    text = parameters.get("page", "").strip()
    if not text:
        return 1
    page = _number(text)
    if not page:
        message = f"“{text[:40]}” is not a page number, so this is the first page."
        problems.append(Problem("page", text[:40], message))
        return 1
    if page > LAST_PAGE:
        message = (
            f"Lists can be read up to page {LAST_PAGE}, so this is page {LAST_PAGE}. "
            "Add a filter to reach the cases further down."
        )
        problems.append(Problem("page", text[:40], message))
        return LAST_PAGE
    return page


def _choice(
    parameters: QueryDict, name: str, choices: Collection[str], problems: list[Problem]
) -> str:
    text = parameters.get(name, "").strip()
    if text and text not in choices:
        message = f"“{text[:40]}” is not a way to {name}, so it was ignored."
        problems.append(Problem(name, text[:40], message))
        return ""
    return text

"""Names in cells → rows of this site. Each name is looked up once for all rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from casestudies.models import (
    Country,
    Locality,
    OutcomeDomain,
    PolicyField,
    ResearchProject,
    TargetGroup,
)
from innosi.fields.names import key_of, tidy
from keywords.models import Keyword, KeywordLabel

from ..cells import CellError
from ..mapping import Mapping
from ..mapping.choice import LEAVE, MAKE
from .fields import clean, sluggable
from .item import Ref

Names = dict[str, list[int]]
VOCABULARIES = {
    "policy_field": PolicyField,
    "target_group": TargetGroup,
    "outcome.domain": OutcomeDomain,
}
LIKE = 70
MOST_VALUES = 5000  # of which the rows are counted


class LeftOut(Exception):  # noqa: N818  (nothing went wrong)
    """The value is to be left out."""


@dataclass
class Value:
    """A value of the table and in how many rows it stands; `settled` says what it becomes."""

    target: str
    text: str
    rows: int = 0
    settled: str = ""


class Terms:
    def __init__(self, mapping: Mapping):
        self.mapping = mapping
        self.names: dict[str, Names] = {
            "country": _names(Country, "code"),
            "keyword": _keywords(),
            "research_project": _projects(),
        } | {slug: _names(model, "slug") for slug, model in VOCABULARIES.items()}
        self.labels = {
            "countries": dict(Country.objects.values_list("pk", "name")),
            "keywords": dict(Keyword.objects.values_list("pk", "name")),
        }
        self.localities = _localities()
        self.of_country = dict(Locality.objects.values_list("pk", "country_id"))
        self.values: dict[tuple[str, str], Value] = {}

    def find(self, slug: str, text: str) -> Ref:
        """Raises CellError, or LeftOut."""
        name = tidy(text)
        value = self._counted(slug, name)
        chosen = self.mapping.value(slug, name)
        found = self.names[slug].get(key_of(name), ())
        if isinstance(chosen, int):
            value.settled = "mapped"
            return chosen
        if chosen == LEAVE:
            value.settled = "left out"
            raise LeftOut
        if len(found) == 1:
            value.settled = "known"
            return found[0]
        if slug == "keyword":
            return self._unknown_keyword(name, chosen, value)
        raise CellError(f"“{name}” is not known here. Say under Values what it becomes.")

    def _unknown_keyword(self, name: str, chosen: Any, value: Value) -> Ref:
        act = chosen or self.mapping.options.unknown
        if act == LEAVE:
            value.settled = "left out"
            raise LeftOut
        if act == MAKE:
            value.settled = "made a candidate"
            return {"make": "keyword", "name": clean(Keyword, "name", sluggable(name))}
        raise CellError(
            f"There is no keyword “{name}”. Say under Values what it becomes, or what is done with "
            "all that are unknown."
        )

    def locality(self, text: str, countries: list[Ref]) -> Ref:
        name = tidy(text)
        value = self._counted("locality", name)
        chosen = self.mapping.value("locality", name)
        if isinstance(chosen, int):
            value.settled = "mapped"
            return chosen
        if chosen == LEAVE:
            value.settled = "left out"
            raise LeftOut
        there = [pk for pk in countries if isinstance(pk, int)]
        found = [
            pk
            for pk in self.localities.get(key_of(name), ())
            if not there or self.of_country.get(pk) in there
        ]
        if len(found) > 1 and there:
            raise CellError(f"There are {len(found)} places “{name}”. Say under Values which.")
        if not there:
            raise NoCountryError(name, sorted({self.of_country[pk] for pk in found}))
        value.settled = "known" if found else "made"
        return found[0] if found else self._new_locality(name, there)

    def _new_locality(self, name: str, countries: list[int]) -> Ref:
        if len(countries) > 1:
            raise CellError(
                f"“{name}” is not known here, and the row has several countries. Make the place "
                "first, in its country."
            )
        return {
            "make": "locality",
            "name": clean(Locality, "name", sluggable(name)),
            "country": countries[0],
            "kind": self.mapping.options.locality_kind,
        }

    def like(self, value: Value) -> str:
        """A known name that looks like a value that is not known; "" if there is none."""
        if value.settled or value.target not in self.names:
            return ""
        names = list(self.names[value.target])
        best = process.extractOne(key_of(value.text), names, scorer=fuzz.ratio, score_cutoff=LIKE)
        return best[0] if best else ""

    def _counted(self, slug: str, name: str) -> Value:
        key = (slug, key_of(name))
        value = self.values.get(key)
        if value is None:
            value = Value(slug, name)
            if len(self.values) < MOST_VALUES:
                self.values[key] = value
        value.rows += 1
        return value


class NoCountryError(CellError):
    """A place without a country; `known` are the countries in which one of that name lies."""

    def __init__(self, name: str, known: list[int]):
        super().__init__(f"Locality without a country: where is “{name}”?")
        self.known = known


def _add(names: Names, pk: int, texts: Iterable[Any]) -> None:
    for text in texts:
        if isinstance(text, str) and pk not in names[key_of(text)]:
            names[key_of(text)].append(pk)


def _names(model: Any, own: str) -> Names:
    """By name and slug or code; what only another one is called by too does not count."""
    names: Names = defaultdict(list)
    rows = list(model.objects.all())
    for row in rows:
        _add(names, row.pk, [row.name, getattr(row, own)])
    also: Names = defaultdict(list)
    for row in rows:
        others = getattr(row, "alternative_names", [])
        _add(also, row.pk, others if isinstance(others, list) else [])
    return {**also, **names}


def _keywords() -> Names:
    """By name first, then by label. A keyword that was merged leads to the one in its place."""
    rows = {row.pk: row for row in Keyword.objects.all()}
    own: Names = defaultdict(list)
    for row in rows.values():
        _add(own, _merged_into(row.pk, rows), [row.name, row.slug])
    labels: Names = defaultdict(list)
    for pk, text in KeywordLabel.objects.values_list("keyword", "text"):
        _add(labels, _merged_into(pk, rows), [text])
    return {**labels, **own}


def _merged_into(pk: int, rows: dict[int, Keyword]) -> int:
    seen: set[int] = set()
    while (after := rows[pk].replaced_by_id) and after in rows and pk not in seen:
        seen.add(pk)
        pk = after
    return pk


def _projects() -> Names:
    names: Names = defaultdict(list)
    for pk, *texts in ResearchProject.objects.values_list("pk", "title", "acronym", "slug"):
        _add(names, pk, filter(None, texts))
    return names


def _localities() -> Names:
    names: Names = defaultdict(list)
    for pk, name, others in Locality.objects.values_list("pk", "name", "alternative_names"):
        _add(names, pk, [name, *(others if isinstance(others, list) else [])])
    return names

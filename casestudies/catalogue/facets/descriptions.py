"""Terms of a facet as the public sees them: which a record names, how they are described, and what
tells those of one name apart, the best first."""

from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices

from casestudies.models import Locality, Organisation
from casestudies.record import Programme as ProgrammeTerm
from casestudies.record import Record, Term
from casestudies.record import Source as SourceTerm

from .facet import plain_description


def localities_and_around(record: Record) -> Iterator[Term]:
    """Those around a place first, so that what the place itself says of them comes later."""
    for place in record.localities:
        yield from place.around()
    yield from record.localities


def describe_source(source: SourceTerm, record: Record) -> dict[str, Any]:
    return source.model_dump(mode="json", exclude={"number"})


def describe_programme(programme: ProgrammeTerm, record: Record) -> dict[str, Any]:
    """A programme's sources are numbered by its case; alone, it names them whole."""
    cited = {fact.source for fact in (programme, *programme.partners, *programme.funding)}
    sources = {
        source.slug: source.model_dump(mode="json")
        for source in record.sources
        if source.slug in cited
    }
    return plain_description(programme, record) | {"sources": sources}


# What tells terms of one name apart


def where_it_lies(place: dict[str, Any]) -> Iterator[str]:
    yield place["country"]["label"]
    yield place["within"][0]["label"] if place["within"] else ""
    yield _word(Locality.Kind, place["kind"])


def whose_it_is(organisation: dict[str, Any]) -> Iterator[str]:
    yield (organisation.get("country") or {}).get("label", "")
    yield _word(Organisation.Kind, organisation["kind"])


def what_it_is(programme: dict[str, Any]) -> Iterator[str]:
    yield programme["acronym"]
    yield ", ".join(place["label"] for place in programme["localities"][:2])
    yield _years(programme)


def what_it_studied(project: dict[str, Any]) -> Iterator[str]:
    yield _years(project)
    yield project["title"] if project["title"] != project["label"] else ""


def when_it_came_out(source: dict[str, Any]) -> Iterator[str]:
    yield str(source["year"] or "")
    yield source["container"]


def _word(kinds: type[TextChoices], kind: str) -> str:
    return dict(kinds.choices).get(kind, kind).lower()


def _years(data: dict[str, Any]) -> str:
    return "–".join(str(data[name]) for name in ("start_year", "end_year") if data[name])

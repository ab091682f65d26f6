"""What a source would be made of, and what is wrong with it: as the model says, in the words of
who reads the reference."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from casestudies.models import Source

from .reference import Reference
from .values.languages import language_of
from .values.plain_text import one_line
from .values.years import year_in

# Made of the title when it is stored, with all others in sight.
BY_THE_SITE = {"slug", "research_project"}
LABELS = {"url": "address", "container": "publisher or journal", "doi": "DOI"}
PUBLISHED_IN = {Source.Type.CHAPTER, Source.Type.PAPER_CONFERENCE}
PART_OF_SOMETHING = PUBLISHED_IN | {
    Source.Type.ARTICLE_JOURNAL,
    Source.Type.ARTICLE_MAGAZINE,
    Source.Type.ARTICLE_NEWSPAPER,
}


@dataclass(frozen=True)
class Problem:
    field: str  # of a source; empty for the reference as a whole
    message: str

    def __str__(self) -> str:
        name = LABELS.get(self.field, self.field)
        return f"{name}: {self.message}" if name else self.message


@dataclass
class Proposal:
    """`problems` keep it from being stored; `notes` say what was taken for what."""

    place: str
    fields: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        """There is nothing in it that could be mended in a form."""
        return not self.fields

    def source(self) -> Source:
        return Source(**self.fields)


def proposed(reference: Reference) -> Proposal:
    if reference.broken:
        return Proposal(reference.place, {}, [Problem("", reference.broken)])
    notes: list[str] = []
    proposal = Proposal(reference.place, _fields(reference, notes), notes=notes)
    proposal.problems = problems_of(proposal.source())
    return proposal


def problems_of(source: Source) -> list[Problem]:
    """As the model says, without asking the database."""
    found = [] if source.title else [Problem("title", "The reference gives none: write it.")]
    try:
        source.clean_fields(exclude={*BY_THE_SITE, *([] if source.title else ["title"])})
        source.clean()
    except ValidationError as error:
        found += [
            Problem(name, message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return found


def _fields(reference: Reference, notes: list[str]) -> dict[str, Any]:
    kind = _type(reference, notes)
    return {
        "type": kind,
        "title": reference.title,
        "authors": reference.authors,
        "year": _year(reference, notes),
        "container": _container(reference, kind),
        "doi": reference.doi,
        "url": _address(one_line(reference.url)),
        "language": _language(reference, notes),
        "licence": reference.licence,
    }


def _type(reference: Reference, notes: list[str]) -> str:
    if reference.type:
        return reference.type
    guessed = Source.Type.REPORT
    if reference.doi and (reference.volume or reference.container or reference.said_type == "text"):
        guessed = Source.Type.ARTICLE_JOURNAL
    elif reference.url and not reference.doi:
        guessed = Source.Type.WEBPAGE
    said = f"Its type “{one_line(reference.said_type)[:40]}” is none of ours"
    why = said if reference.said_type not in ("", "text") else "It gives no type"
    notes.append(f"{why}: taken for a {guessed.label.lower()}. Choose another if that is wrong.")
    return guessed


def _year(reference: Reference, notes: list[str]) -> int | None:
    year = year_in(reference.date)
    if reference.date and year is None:
        said = one_line(reference.date[:40])
        notes.append(f"No single year could be read from “{said}”: write it if you know it.")
    return year


def _language(reference: Reference, notes: list[str]) -> str:
    if not reference.language:
        return "en"
    found = language_of(reference.language)
    if not found:
        said = one_line(reference.language[:40])
        notes.append(f"The language “{said}” is not known here: taken for English.")
    return found or "en"


def _container(reference: Reference, kind: str) -> str:
    """One field for publisher, journal, book and site, with where in it: “Local Economy, 24(6–7),
    487–501”. A book that something is a chapter of has its publisher beside it."""
    name = reference.container or reference.publisher
    if not name:
        return ""
    publisher = reference.publisher if kind in PUBLISHED_IN else ""
    issue = f"({reference.issue})" if reference.issue and reference.volume else reference.issue
    pages = reference.pages.replace("--", "–") if kind in PART_OF_SOMETHING else ""
    parts = (name, publisher, reference.volume + issue, pages)
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _address(url: str) -> str:
    return f"https://{url}" if url and "://" not in url and "." in url.split("/")[0] else url

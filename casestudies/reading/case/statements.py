"""A statement on the page of its case: what it says, where it stands in a source, when that was
checked, and which other statements disagree with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from casestudies.record import (
    Fieldwork,
    Finding,
    KeyFigure,
    Outcome,
    Record,
    Section,
    Source,
    Testimony,
)
from casestudies.record.types import Backed, Claim

from ..wording import markdown
from ..wording.words import quantity_in_words, short_date

NOT_REPORTED = "not_reported"
YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
ClaimT = TypeVar("ClaimT", bound=Claim)


@dataclass(frozen=True)
class Reference:
    """Where a statement stands: “S1, p. 9”. `label` is S1, S2 …, which is the source's anchor on
    the page too; it is empty where no source was given."""

    label: str = ""
    locator: str = ""

    def __bool__(self) -> bool:
        return bool(self.label or self.locator)


NO_REFERENCE = Reference()


@dataclass(frozen=True)
class Dissent:
    """The code of a statement that disagrees with another, and in what they differ."""

    code: str
    note: str


@dataclass(frozen=True)
class SourcedClaim(Generic[ClaimT]):
    claim: ClaimT
    reference: Reference
    dissents: tuple[Dissent, ...] = ()

    @property
    def checked(self) -> str:
        """The day on which it was last held against its source, in words; empty if never."""
        day = self.claim.checked_on
        return short_date(day) if day else ""


class References:
    """Of a record's claims, and of what it says of its programme."""

    def __init__(self, record: Record):
        self.labels = {source.slug: source_label(source) for source in record.sources}
        self._claims = {claim.code: claim for claim in record.claims()}
        self._dissents: dict[str, list[Dissent]] = {}
        for one in record.disagreements:
            if not {one.first, one.second} <= self._claims.keys():
                continue
            for code, other in ((one.first, one.second), (one.second, one.first)):
                self._dissents.setdefault(code, []).append(Dissent(other, one.note))

    def of(self, backed: Backed) -> Reference:
        return Reference(self.labels.get(backed.source, ""), backed.locator)

    def dissents(self, *codes: str) -> tuple[Dissent, ...]:
        """What disagrees with any of these statements."""
        return tuple(dissent for code in codes for dissent in self._dissents.get(code, ()))

    def dissents_on_years(
        self, first: int | None, last: int | None, source: str = ""
    ) -> tuple[Dissent, ...]:
        """What disagrees with a statement that gives one of these years, from the source if one is
        named, and gives another year or none itself."""
        shown = {str(year) for year in (first, last) if year}
        return tuple(
            dissent
            for code, found in self._dissents.items()
            if not source or self._claims[code].source == source
            for dissent in found
            if shown & self._years(code) - self._years(dissent.code)
        )

    def _years(self, code: str) -> set[str]:
        return set(YEAR.findall(text_of(self._claims[code])))

    def sourced(self, claim: ClaimT) -> SourcedClaim[ClaimT]:
        return SourcedClaim(claim, self.of(claim), self.dissents(claim.code))

    def beside(self, claims: Iterable[ClaimT]) -> list[SourcedClaim[ClaimT]]:
        return [self.sourced(claim) for claim in claims]


def source_label(source: Source) -> str:
    return f"S{source.number}"


def common_reference(references: Iterable[Reference]) -> Reference:
    """The one that all of them are, or none."""
    different = set(references)
    return different.pop() if len(different) == 1 else NO_REFERENCE


# What a statement says


def text_of(claim: Claim) -> str:
    """In plain words, of any sort of statement."""
    match claim:
        case Outcome() | Finding():
            return claim.statement
        case Section():
            return markdown.plain(claim.body)
        case KeyFigure():
            value = quantity_in_words(claim.value, claim.unit, claim.qualifier)
            label = ", ".join(filter(None, (claim.label, claim.period)))
            return f"{label}: {value}"
        case Fieldwork():
            number = "" if claim.number is None else f"{claim.number:,}"
            year = str(claim.year or "")
            return ", ".join(filter(None, (claim.method, claim.participants, number, year)))
        case Testimony():
            who = ", ".join(filter(None, (claim.role, claim.place, str(claim.year or ""))))
            return f"{claim.text} ({who})"
    return ""


def absences_of(record: Record, source: str = "") -> dict[str, str]:
    """What the sources, or the one of this slug, were read for and lack: only a statement may say
    so, an empty field says nothing but that nothing is recorded here.

    What is lacking (as Finding.about says) → the code of the statement that says so.
    """
    codes: dict[str, str] = {}
    for finding in record.findings:
        if finding.kind == NOT_REPORTED and finding.about and source in ("", finding.source):
            codes.setdefault(finding.about, finding.code)
    return codes

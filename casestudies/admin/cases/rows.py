"""A statement as a closed row: its code, mark, words, source, and whether it was checked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casestudies.models import Fieldwork, Finding, KeyFigure, Outcome, Section, Source
from casestudies.reading.wording import markdown
from casestudies.reading.wording.marks import mark_in_words, symbol_of
from casestudies.reading.wording.words import DIRECTIONS
from casestudies.record import known_by

MOST_WORDS = 180  # letters of a closed row; a line holds fewer
KINDS = {**dict(Section.Kind.choices), **dict(Finding.Kind.choices)}


@dataclass(frozen=True)
class Mark:
    direction: str
    symbol: str
    words: str


@dataclass
class Sources:
    """Numbered as they are met, so that a row can name one in two letters."""

    found: dict[int, tuple[str, Source]] = field(default_factory=dict)

    def label(self, source: Any) -> str:
        return self.found.setdefault(source.pk, (f"S{len(self.found) + 1}", source))[0]

    def __iter__(self) -> Any:
        return iter(self.found.values())


@dataclass(frozen=True)
class Row:
    """`shown` is the form that Django's admin made. `about` is the outcome, or the kind."""

    shown: Any
    code: str
    kind: str
    text: str
    about: str
    source: str
    source_title: str
    checked_at: datetime | None
    mark: Mark | None
    is_open: bool


def row_of(shown: Any, sources: Sources) -> Row:
    said, model = Said(shown), shown.form._meta.model
    claim = shown.original if isinstance(shown.original, model) else None  # deleted meanwhile
    source = claim.source if claim and said("source") == str(claim.source_id) else None
    kind = said("kind")
    return Row(
        shown=shown,
        code=str(claim or shown.original or ""),
        kind=kind,
        text=text_of(model, said)[:MOST_WORDS],
        about=KINDS.get(kind, "") or _outcome(claim, said),
        source=sources.label(source) if source else "",
        source_title=str(source) if source else "",
        checked_at=claim.checked_at if claim else None,
        mark=_mark(said("direction"), said("evidence_type")),
        is_open=bool(shown.form.is_bound and shown.form.errors),
    )


@dataclass(frozen=True)
class Said:
    """What a field holds, as text: as it was typed, or as it stands in the row if that can't be
    changed."""

    shown: Any

    def __call__(self, name: str) -> str:
        form = self.shown.form
        if name in form.fields:
            value = form[name].value()
        else:
            value = getattr(form.instance, name, None)
            value = getattr(value, "pk", value)
        return "" if value is None else str(value)


def text_of(model: Any, said: Callable[[str], str]) -> str:
    if model is Section:
        return markdown.plain(said("body")[: 4 * MOST_WORDS])
    if model is KeyFigure:
        quantity = " ".join(filter(None, map(said, ("qualifier", "value", "unit"))))
        return f"{said('label')}: {quantity}" if quantity else said("label")
    if model is Fieldwork:
        return ", ".join(filter(None, map(said, ("method", "participants", "number", "year"))))
    return said("text") or said("statement")


def _outcome(claim: Any, said: Callable[[str], str]) -> str:
    is_one = isinstance(claim, Outcome) and said("domain") == str(claim.domain_id)
    return claim.domain.name if is_one else ""


def _mark(direction: str, evidence: str) -> Mark | None:
    if direction not in DIRECTIONS:
        return None
    known = (known_by(direction, evidence),)
    return Mark(direction, symbol_of(direction, known), mark_in_words(direction, known))

"""Cells → statements and prose, each with its source and where in it."""

from functools import partial
from typing import Any

from casestudies.models import Finding, Outcome, Section

from ..cells import CellError, as_markdown, as_plain_text, number_of
from ..mapping import Mapping
from ..tables import Row
from .cells_of import CellsOf, Notes, Part
from .fields import clean, line_of, text_of
from .terms import LeftOut, Terms

LINES = ("population", "unit", "comparator", "period")
CHOICES: dict[str, Any] = {"direction": Outcome.Direction, "evidence_type": Outcome.EvidenceType}


class Claims:
    def __init__(self, mapping: Mapping, cells: CellsOf, terms: Terms):
        self.mapping, self.cells, self.terms = mapping, cells, terms
        self.sections = [kind.value for kind in Section.Kind if cells.has(f"section.{kind.value}")]
        self.findings = [kind.value for kind in Finding.Kind if cells.has(f"finding.{kind.value}")]
        self.any = bool(self.sections or self.findings or cells.has("outcome.statement"))

    def read(self, row: Row, notes: Notes) -> list[dict[str, Any]]:
        """{"key", "model", "fields"} of each; the key tells it from the row's others for good."""
        if not self.any:
            return []
        found = []
        for kind in self.sections:
            found += self._texts(row, notes, Section, "section", "body", kind)
        for kind in self.findings:
            found += self._texts(row, notes, Finding, "finding", "statement", kind)
        return found + self._outcome(row, notes)

    def _texts(
        self, row: Row, notes: Notes, model: Any, name: str, field: str, kind: str
    ) -> list[dict[str, Any]]:
        found = []
        convert = as_markdown if model is Section else as_plain_text
        for number, part in enumerate(self.cells.parts(row, f"{name}.{kind}"), 1):
            notes.formula(part)
            text = notes.read(part, lambda cell: clean(model, field, convert(text_of(cell))))
            if text:
                fields = {"kind": kind, field: text}
                found.append({"key": f"{name}.{kind}#{number}", "model": name, "fields": fields})
        return found

    def _outcome(self, row: Row, notes: Notes) -> list[dict[str, Any]]:
        part = next(self.cells.parts(row, "outcome.statement"), None)
        if not part:
            return []
        notes.formula(part)
        fields = {
            "statement": notes.read(
                part, lambda cell: clean(Outcome, "statement", as_plain_text(text_of(cell)))
            ),
            "domain": self._domain(row, notes),
        }
        for name in CHOICES:
            fields[name] = self._choice(row, notes, name)
        for name in LINES:
            fields[name] = self._one(row, notes, name, partial(_line, name)) or ""
        value = self._one(row, notes, "value", number_of)
        fields["value"] = None if value is None else str(value)
        if not fields["direction"]:
            notes.error(
                "An outcome has a direction. Choose a column for it, or one for the whole table.",
                part.column.name,
                part.text,
            )
        if fields["direction"] == Outcome.Direction.NOT_ASSESSED and fields["evidence_type"]:
            notes.error(
                "What is not yet known rests on no evidence. Leave the kind of evidence empty.",
                self.cells.column("outcome.evidence_type"),
            )
        return [{"key": "outcome#1", "model": "outcome", "fields": fields}]

    def _one(self, row: Row, notes: Notes, name: str, reader: Any) -> Any:
        part = next(self.cells.parts(row, f"outcome.{name}"), None)
        return notes.read(part, reader) if part else None

    def _domain(self, row: Row, notes: Notes) -> Any:
        part = next(self.cells.parts(row, "outcome.domain"), None)
        found = self._term(notes, part) if part else self.mapping.options.domain
        if not found and not part:
            notes.error("An outcome says what it is about. Choose a column or one for all rows.")
        return found

    def _term(self, notes: Notes, part: Part) -> Any:
        try:
            return notes.read(part, partial(self.terms.find, "outcome.domain"))
        except LeftOut:
            return self.mapping.options.domain

    def _choice(self, row: Row, notes: Notes, name: str) -> str:
        part = next(self.cells.parts(row, f"outcome.{name}"), None)
        if not part:
            return self.mapping.options.direction if name == "direction" else ""
        return notes.read(part, partial(_chosen, CHOICES[name])) or ""


def _line(name: str, cell: str) -> str:
    return clean(Outcome, name, line_of(cell))


def _chosen(choices: Any, cell: str) -> str:
    text = " ".join(cell.split()).casefold().replace("_", " ")
    for one in choices:
        if text in (one.label.casefold(), one.value.replace("_", " ")):
            return one.value
    listed = ", ".join(one.label.lower() for one in choices)
    raise CellError(f"Write one of: {listed}.")

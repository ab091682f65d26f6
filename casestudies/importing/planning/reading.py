"""A row → what it wants. Asks no database: what is known was read before the first row."""

from functools import partial
from typing import Any

from casestudies.models import CaseStudy, ForeignId, Programme
from casestudies.models.licences import Licence
from innosi.fields.languages import standard_language

from ..cells import CellError, as_plain_text, year_of
from ..mapping import Column, Mapping
from ..tables import Row
from .cells_of import CellsOf, Notes, Part
from .claims import Claims
from .fields import clean, line_of, sluggable, text_of
from .item import Ref, Wanted
from .sources import Sources
from .terms import LeftOut, NoCountryError, Terms

RELATIONS = {
    "policy_field": "policy_fields",
    "target_group": "target_groups",
    "research_project": "research_projects",
    "keyword": "keywords",
}
COUNTRY = "country:"  # begins a decision that gives a row its country


class Reading:
    def __init__(self, mapping: Mapping):
        self.mapping = mapping
        self.cells = CellsOf(mapping)
        self.terms = Terms(mapping)
        self.sources = Sources(mapping, self.cells)
        self.claims = Claims(mapping, self.cells, self.terms)
        self.relations = {slug: name for slug, name in RELATIONS.items() if self.cells.has(slug)}

    def read(self, row: Row, decision: str = "") -> Wanted:
        notes = Notes()
        wanted = Wanted(row.number, notes=notes.all)
        if row.trouble:
            notes.error(row.trouble)
            wanted.title = self._shown_title(row)
            return wanted
        wanted.title = self._line(row, notes, "title", CaseStudy, "title", _named)
        wanted.id = self._line(row, notes, "id", ForeignId, "value")
        wanted.code = self._line(row, notes, "code", CaseStudy, "code")
        if not wanted.title and not notes.about(self.cells.column("title")):
            notes.error("The row has no title. Give it one.", self.cells.column("title"))
        self._case(row, notes, wanted)
        self._terms(row, notes, wanted, decision)
        self._programme(row, notes, wanted)
        wanted.source, wanted.locator = self.sources.read(row, notes, wanted.title, wanted.id)
        wanted.claims = self.claims.read(row, notes)
        return wanted

    def _shown_title(self, row: Row) -> str:
        part = next(self.cells.parts(row, "title"), None)
        return " ".join(part.text.split())[:200] if part else ""

    def _line(
        self, row: Row, notes: Notes, slug: str, model: Any, field: str, check: Any = str
    ) -> str:
        part = next(self.cells.parts(row, slug), None)
        if not part:
            return ""
        notes.formula(part)
        return notes.read(part, lambda cell: clean(model, field, check(line_of(cell)))) or ""

    def _case(self, row: Row, notes: Notes, wanted: Wanted) -> None:
        if wanted.title:
            wanted.case["title"] = wanted.title
        texts = []
        for part in self.cells.parts(row, "summary"):
            notes.formula(part)
            if text := notes.read(part, _summary):
                texts.append(text)
        for slug, reader in (("language", _language), ("licence", _licence)):
            if said := next(self.cells.parts(row, slug), None):
                wanted.case[slug] = notes.read(said, reader)
        if texts:
            wanted.case["summary"] = "\n\n".join(texts)

    def _terms(self, row: Row, notes: Notes, wanted: Wanted, decision: str) -> None:
        find = self.terms.find
        countries = self._found(row, notes, "country", partial(find, "country"))
        if not countries and decision.startswith(COUNTRY):
            countries = [int(decision.removeprefix(COUNTRY))]
        wanted.terms["countries"] = countries
        if self.cells.has("locality"):
            wanted.terms["localities"] = self._localities(row, notes, countries)
        for slug, name in self.relations.items():
            wanted.terms[name] = self._found(row, notes, slug, partial(find, slug))

    def _found(self, row: Row, notes: Notes, slug: str, reader: Any) -> list[Ref]:
        found: list[Ref] = []
        for part in self.cells.parts(row, slug):
            try:
                ref = notes.read(part, lambda cell: reader(line_of(cell)))
            except LeftOut:
                continue
            if ref is not None and ref not in found:
                found.append(ref)
        return found

    def _localities(self, row: Row, notes: Notes, countries: list[Ref]) -> list[Ref]:
        found: list[Ref] = []
        country_failed = notes.about(self.cells.column("country"))
        for part in self.cells.parts(row, "locality"):
            try:
                ref = self.terms.locality(line_of(part.text), countries)
            except LeftOut:
                continue
            except NoCountryError as error:
                if not country_failed:  # which is told of already
                    self._no_country(notes, part, error)
            except CellError as error:
                notes.error(str(error), part.column.name, part.text)
            else:
                found += [ref] if ref not in found else []
        return found

    def _no_country(self, notes: Notes, part: Part, error: NoCountryError) -> None:
        labels = self.terms.labels["countries"]
        if len(error.known) != 1:
            notes.error(
                f"{error} Fill in the country, or say under Values what the place becomes.",
                part.column.name,
                part.text,
            )
            return
        country = error.known[0]
        notes.error(
            f"Locality without a country. “{' '.join(part.text.split())}” is known in "
            f"{labels[country]}.",
            part.column.name,
            part.text,
            (f"Use {labels[country]}", f"{COUNTRY}{country}"),
        )

    def _programme(self, row: Row, notes: Notes, wanted: Wanted) -> None:
        fields: dict[str, Any] = {}
        for slug in ("start_year", "end_year"):
            if part := next(self.cells.parts(row, slug), None):
                fields[slug] = notes.read(part, partial(_year, part.column))
        start, end = fields.get("start_year"), fields.get("end_year")
        if start and end and end < start:
            part = next(self.cells.parts(row, "end_year"))
            notes.error(
                f"Ends before it starts ({start}). Correct one of the two.",
                part.column.name,
                part.text,
            )
        for slug, name in (("programme", "name"), ("acronym", "acronym")):
            if text := self._line(row, notes, slug, Programme, name):
                fields[name] = text
        if part := next(self.cells.parts(row, "programme_description"), None):
            fields["description"] = notes.read(
                part, lambda cell: clean(Programme, "description", as_plain_text(text_of(cell)))
            )
        wanted.programme = {name: value for name, value in fields.items() if value}


def _named(text: str) -> str:
    return sluggable(text) if text else text


def _year(column: Column, cell: str) -> int | None:
    return year_of(line_of(cell), column.order)


def _language(cell: str) -> str:
    return clean(CaseStudy, "language", standard_language(line_of(cell)))


def _licence(cell: str) -> str:
    text = line_of(cell).casefold().replace("-", " ")
    for one in Licence:
        if text in (one.value.casefold().replace("-", " "), one.label.casefold().replace("-", " ")):
            return one.value
    raise CellError(f"Write one of: {', '.join(one.value for one in Licence)}.")


def _summary(cell: str) -> str:
    return clean(CaseStudy, "summary", as_plain_text(text_of(cell)))

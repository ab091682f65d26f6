"""Cells → the source that a row's statements rest on."""

import re
from functools import partial
from typing import Any

from casestudies.models import Section, Source
from innosi.fields.names import key_of

from ..cells import CellError, year_of
from ..mapping import Mapping
from ..tables import Row
from .cells_of import CellsOf, Notes, Part
from .fields import clean, line_of, sluggable
from .item import Ref

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.I)
BARE = re.compile(r"(www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$))\S*", re.I)
WHOLE = "whole document"
OWN = ("source_doi", "source_url", "source_title")


class Sources:
    def __init__(self, mapping: Mapping, cells: CellsOf):
        self.mapping, self.cells = mapping, cells
        self.has_own = any(cells.has(slug) for slug in OWN)
        self.by_doi: dict[str, int] = {}
        self.by_url: dict[str, int] = {}
        self.by_title: dict[tuple[str, int | None], int] = {}
        if self.has_own:
            for pk, doi, url, title, year in Source.objects.values_list(
                "pk", "doi", "url", "title", "year"
            ):
                self._remember(pk, doi, url, title, year)

    def _remember(self, pk: int, doi: str, url: str, title: str, year: int | None) -> None:
        if doi:
            self.by_doi.setdefault(doi.lower(), pk)
        if url:
            self.by_url.setdefault(url, pk)
        self.by_title.setdefault((key_of(title), year), pk)

    def read(self, row: Row, notes: Notes, title: str, foreign_id: str) -> tuple[Ref | None, str]:
        """The source, and where in it; (None, "") with a note where nothing says."""
        own = self._own(row, notes, title) if self.has_own else None
        if own is not None:
            return own, self._locator(row, notes) or WHOLE
        if self.mapping.options.source:
            return self.mapping.options.source, self._locator(row, notes) or self._place(
                row, foreign_id
            )
        if not notes.about(self._column()):
            notes.error(
                "Nothing says where this comes from. Fill this in, or choose a source for the "
                "whole table.",
                self._column(),
            )
        return None, ""

    def _column(self) -> str:
        return next((self.cells.column(slug) for slug in OWN if self.cells.has(slug)), "")

    def _place(self, row: Row, foreign_id: str) -> str:
        """What was chosen for the whole table, with the row's own number and id."""
        text = self.mapping.options.locator or "row {row}"
        text = text.replace("{row}", str(row.number)).replace("{id}", foreign_id)
        return text[:200]

    def _locator(self, row: Row, notes: Notes) -> str:
        part = self._part(row, "locator")
        return (notes.read(part, _place_in_source) or "") if part else ""

    def _part(self, row: Row, slug: str) -> Part | None:
        return next(self.cells.parts(row, slug), None)

    def _own(self, row: Row, notes: Notes, title: str) -> Ref | None:
        doi = self._read(row, notes, "source_doi", _doi)
        url = self._read(row, notes, "source_url", _url)
        named = self._read(row, notes, "source_title", partial(_field, "title"))
        if not (doi or url or named):
            return None
        year = self._read(row, notes, "source_year", year_of)
        if found := self._known(doi, url, named, year):
            return found
        name = named or title
        if not name:
            return None
        return {
            "make": "source",
            "title": name,
            "year": year,
            "doi": doi or "",
            "url": url or "",
            "type": self.mapping.options.source_type,
            "container": self._text(row, notes, "source_container", "container"),
            "licence": self._text(row, notes, "source_licence", "licence"),
        }

    def _known(self, doi: Any, url: Any, named: Any, year: Any) -> int | None:
        if doi and (found := self.by_doi.get(doi.lower())):
            return found
        if url and (found := self.by_url.get(url)):
            return found
        return self.by_title.get((key_of(named), year)) if named and not (doi or url) else None

    def _text(self, row: Row, notes: Notes, slug: str, field: str) -> str:
        return self._read(row, notes, slug, partial(_field, field)) or ""

    def _read(self, row: Row, notes: Notes, slug: str, reader: Any) -> Any:
        part = self._part(row, slug)
        return notes.read(part, reader) if part else None


def _field(name: str, cell: str) -> str:
    text = line_of(cell)
    return clean(Source, name, sluggable(text) if name == "title" else text)


def _place_in_source(cell: str) -> str:
    return clean(Section, "locator", line_of(cell))


def _doi(cell: str) -> str:
    found = DOI.fullmatch(line_of(cell))
    if not found:
        raise CellError("This is no DOI: it begins with 10. and has a slash, as 10.1000/182.")
    return clean(Source, "doi", found[1])


def _url(cell: str) -> str:
    text = line_of(cell)
    if "://" not in text and BARE.fullmatch(text):
        text = f"https://{text}"
    if not text.startswith(("http://", "https://")):
        raise CellError("This is no web address: it begins with https:// or http://.")
    return clean(Source, "url", text)

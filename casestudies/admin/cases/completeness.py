"""What a case still needs before it is published, beside its form: each with the place that mends
it."""

from dataclasses import dataclass

from django.db import DatabaseError

from casestudies import completeness, record
from casestudies.completeness import Item, Matter
from casestudies.models import CaseStudy

# Where on the form each is mended.
ANCHORS = {
    Matter.SOURCES: "#part-outcomes",
    Matter.PLACE: "#id_countries",
    Matter.KEYWORD: "#part-around",
    Matter.OUTCOME: "#part-outcomes",
    Matter.SUMMARY: "#id_summary",
    Matter.LICENCE: "#id_licence",
    Matter.CHECKED: "#part-outcomes",
    Matter.COMPARISON: "#part-outcomes",
    Matter.FIELDWORK: "#part-behind",
}
VERBS = {Matter.LICENCE: "Choose", Matter.SUMMARY: "Edit", Matter.CHECKED: "Check"}


@dataclass(frozen=True)
class Row:
    item: Item
    verb: str
    anchor: str


@dataclass(frozen=True)
class Checklist:
    """Of the case as it is saved. Nothing can be said of what no record can hold."""

    rows: tuple[Row, ...] = ()
    is_readable: bool = True

    @property
    def musts(self) -> list[Row]:
        return [row for row in self.rows if row.item.must]

    @property
    def advised(self) -> list[Row]:
        return [row for row in self.rows if not row.item.must]

    @property
    def blocking(self) -> list[Row]:
        return [row for row in self.musts if row.item.is_open]

    @property
    def open_advised(self) -> list[Row]:
        return [row for row in self.advised if row.item.is_open]

    @property
    def obstacle(self) -> str:
        """Why it can't be published: “waits for a licence”."""
        missing = completeness.in_words(row.item for row in self.blocking)
        return f"waits for {missing}" if missing else ""


def checklist_of(case: CaseStudy) -> Checklist:
    try:
        built = record.build(case)
    except DatabaseError:
        raise
    except Exception:  # a script may have stored anything; publishing says what
        return Checklist(is_readable=False)
    items = completeness.items_of(built, was_published=case.versions.exists())
    return Checklist(tuple(_row(item) for item in items))


def _row(item: Item) -> Row:
    return Row(item, VERBS.get(item.matter, "Add"), ANCHORS[item.matter])

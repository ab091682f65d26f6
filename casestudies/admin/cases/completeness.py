"""What a case still needs before it is published, beside its form: each with the place that mends
it."""

from dataclasses import dataclass

from django.db import DatabaseError
from django.urls import reverse

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
    Matter.COMPARISON: "#part-outcomes",
    Matter.FIELDWORK: "#part-behind",
}
VERBS = {Matter.LICENCE: "Choose", Matter.SUMMARY: "Edit", Matter.CHECKED: "Check"}


@dataclass(frozen=True)
class Row:
    """`url` leads off the form, where it is not mended there."""

    item: Item
    verb: str
    anchor: str
    url: str = ""


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


def checklist_of(case: CaseStudy, working_copy: record.Record | None = None) -> Checklist:
    """`working_copy`: its record, if that is at hand."""
    try:
        built = working_copy or record.build(case)
    except DatabaseError:
        raise
    except Exception:  # a script may have stored anything; publishing says what
        return Checklist(is_readable=False)
    items = completeness.items_of(built, was_published=case.versions.exists())
    return Checklist(tuple(_row(item, case) for item in items))


def _row(item: Item, case: CaseStudy) -> Row:
    verb, anchor = VERBS.get(item.matter, "Add"), ANCHORS.get(item.matter, "")
    if item.matter is Matter.CHECKED:
        return Row(item, verb, anchor, f"{reverse('admin:casestudies_check')}?case={case.pk}")
    return Row(item, verb, anchor)

"""Planned records, stored; and what they changed, put back."""

from typing import Any

from casestudies import record
from casestudies.models import CaseStudy, ImportedCase, ImportedTerm, ImportRun, PlannedRow

from .restore import restore
from .terms import made


def is_stale(row: PlannedRow) -> bool:
    stored = CaseStudy.objects.filter(slug=row.plan["record"]["slug"]).first()
    before = row.plan["before"]
    return (record.build(stored).to_json() if stored else None) != before


def apply_records(run: ImportRun, rows: list[PlannedRow], user: Any) -> list[CaseStudy]:
    cases = []
    for row in rows:
        with made() as terms:
            cases.append(restore(record.read(row.plan["record"]), user))
        ImportedTerm.objects.bulk_create(
            ImportedTerm(run=run, model=term._meta.label_lower, pk_of_term=term.pk)
            for term in terms
        )
    return cases


def put_back(one: ImportedCase) -> None:
    restore(record.read(one.before["record"]))

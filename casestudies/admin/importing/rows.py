"""The fourth step: what would be done with each row; and after it, what was done."""

import re
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from casestudies.importing.mapping import Mapping
from casestudies.models import CaseStudy, ImportRun, PlannedRow
from innosi.fields.differences import as_html, differences

from . import columns, values

Result = PlannedRow.Result
PER_PAGE = 50
GLYPHS = {"error": "✕", "double": "≈", "change": "→", "new": "+", "same": "="}
DECISIONS = re.compile(r"make|same:[1-9]\d{0,17}|country:[1-9]\d{0,17}|")
LONGEST_COMPARED = 20_000


def view(page: Any, request: HttpRequest, run: ImportRun) -> HttpResponse:
    chosen = request.GET.get("result", "")
    chosen = chosen if chosen in Result.values else ""
    found = run.rows.filter(result=chosen) if chosen else run.rows
    pages = Paginator(found.order_by("urgency", "number"), PER_PAGE)
    rows = pages.get_page(request.GET.get("page"))
    mapping = Mapping.read(run.mapping)
    return page.shown(
        request,
        run,
        "rows",
        4,
        totals=totals(run),
        chosen=chosen,
        page=rows,
        rows=[_row(run, row) for row in rows],
        can_apply=run.counts.get("new", 0) + run.counts.get("change", 0),
        **columns.context(request, run, mapping),
        **values.context(request, run, mapping),
    )


def result(page: Any, request: HttpRequest, run: ImportRun) -> HttpResponse:
    imported = run.imported.select_related("case").order_by("row")
    return page.shown(
        request,
        run,
        "result",
        5,
        totals=totals(run),
        imported=imported[:PER_PAGE],
        more=max(0, imported.count() - PER_PAGE),
    )


def totals(run: ImportRun) -> list[dict[str, Any]]:
    return [
        {
            "result": one.value,
            "label": one.label,
            "glyph": GLYPHS[one.value],
            "count": run.counts.get(one.value, 0),
        }
        for one in (Result.NEW, Result.CHANGE, Result.SAME, Result.DOUBLE, Result.ERROR)
    ]


def _row(run: ImportRun, row: PlannedRow) -> dict[str, Any]:
    decision = run.decisions.get(str(row.number), "")
    return {
        "row": row,
        "glyph": GLYPHS[row.result],
        "notes": row.notes or [{"text": _told(row)}],
        "decision": decision,
        "changes": _changes(row),
        "case_url": reverse("admin:casestudies_casestudy_change", args=[row.case_id])
        if row.case_id
        else "",
        "is_double": row.result == Result.DOUBLE,
    }


def _told(row: PlannedRow) -> str:
    plan = row.plan
    if row.result == Result.NEW and "case" in plan:
        made = [
            f"makes {ref['make']} {ref['name']}"
            for refs in plan.get("add", {}).values()
            for ref in refs
            if isinstance(ref, dict) and "name" in ref
        ]
        return "; ".join(["Draft", *made])[:300]
    return "Draft" if row.result == Result.NEW else ""


def _changes(row: PlannedRow) -> list[tuple[str, Any]]:
    """Field, and how its text differs."""
    if row.result != Result.CHANGE or "record" in row.plan:
        return []
    before = row.plan.get("before", {})
    found = []
    for part in ("case", "programme"):
        for name, new in row.plan.get(part, {}).items():
            old = before.get(part, {}).get(name)
            found.append((name.replace("_", " "), _difference(old, new)))
    for claim in row.plan.get("claims", ()):
        old = before.get("claims", {}).get(claim["code"], {})
        for name in ("statement", "body"):
            if name in claim["fields"]:
                words = _difference(old.get(name), claim["fields"][name])
                found.append((claim["code"] or "new statement", words))
    return found


def _difference(old: Any, new: Any) -> Any:
    texts = ["" if one is None else str(one) for one in (old, new)]
    if max(map(len, texts)) > LONGEST_COMPARED:
        return format_html("<ins>{}</ins>", texts[1][:LONGEST_COMPARED])
    return as_html(differences(*texts))


def decided(request: HttpRequest, run: ImportRun) -> bool:
    """Whether there is a decision on a row, which the run has now."""
    number, decision = request.POST.get("row", ""), request.POST.get("decision", "")
    row = run.rows.filter(number=int(number)).first() if re.fullmatch(r"\d{1,6}", number) else None
    if not row or not DECISIONS.fullmatch(decision) or not _is_open(row, decision):
        return False
    run.decisions = {**run.decisions, number: decision}
    return True


def _is_open(row: PlannedRow, decision: str) -> bool:
    """Only what was offered can be decided."""
    if decision.startswith("country:"):
        return any((note.get("offer") or ["", ""])[1] == decision for note in row.notes)
    if decision.startswith("same:"):
        return (
            CaseStudy.objects.filter(pk=row.case_id or 0).exists()
            and decision == f"same:{row.case_id}"
        )
    return True

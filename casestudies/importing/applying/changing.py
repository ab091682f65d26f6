"""Cases that are there: what their plan says, if they still are as they were when it was made."""

from collections.abc import Iterable
from typing import Any

from casestudies.models import CaseKeyword, CaseStudy, ForeignId, PlannedRow, Programme
from casestudies.models.claims import next_code
from casestudies.workflow import note_contribution

from ..planning.current import RELATIONS, State
from .inserting import CLAIMS, claim_of
from .making import Maker


def is_stale(plan: dict[str, Any], state: State | None) -> bool:
    """Whether somebody changed since then what the plan changes too."""
    if state is None:
        return True
    kept = plan["before"]
    if any(state["case"][name] != value for name, value in kept.get("case", {}).items()):
        return True
    programme = state["programme"] or {}
    if any(programme.get(name) != value for name, value in kept.get("programme", {}).items()):
        return True
    return any(
        not (stored := state["claims"].get(code))
        or any(str(stored.get(name)) != str(value) for name, value in fields.items())
        for code, fields in kept.get("claims", {}).items()
    )


def change(
    rows: list[PlannedRow], current: dict[int, State], maker: Maker, origin: str, user: Any
) -> list[CaseStudy]:
    cases = CaseStudy.objects.in_bulk([row.case_id for row in rows])
    pairs = [(cases[row.case_id], row.plan) for row in rows]
    _remember_seen(pairs, origin)
    save_fields(((case, plan.get("case", {})) for case, plan in pairs))
    save_programmes((current[case.pk], plan.get("programme", {})) for case, plan in pairs)
    for case, plan in pairs:
        _add_terms(case, plan.get("add", {}), maker)
        _claims(case, plan, maker)
        if plan["id"]:
            ForeignId.objects.update_or_create(
                origin=origin, value=plan["id"], defaults={"case": case, "seen": plan["seen"]}
            )
        if user:
            note_contribution(case, user)
    return [case for case, _ in pairs]


def _add_terms(case: CaseStudy, added: dict[str, Any], maker: Maker) -> None:
    """Row by row, and so is all that changes here: histories hear of it by signals."""
    for name in RELATIONS:
        if refs := added.get(name):
            getattr(case, name).add(*{maker[ref] for ref in refs})
    for ref in added.get("keywords", ()):
        CaseKeyword.objects.get_or_create(content_object=case, tag_id=maker[ref])


def save_fields(wanted: Iterable[tuple[Any, dict[str, Any]]]) -> None:
    """Rows with new values of some of their fields."""
    for row, fields in wanted:
        for name, value in fields.items():
            setattr(row, name, value)
        if fields:
            row.save(update_fields=[*fields])


def save_programmes(wanted: Iterable[tuple[State, dict[str, Any]]]) -> None:
    fields = {state["programme"]["pk"]: new for state, new in wanted if new}
    rows = Programme.objects.in_bulk(fields)
    save_fields(((row, fields[pk]) for pk, row in rows.items()))


def _remember_seen(pairs: list[tuple[CaseStudy, dict[str, Any]]], origin: str) -> None:
    """What the table said before, for those that keep their code, and for undoing."""
    ids = [plan["id"] for _, plan in pairs if plan["id"]]
    stored = dict(
        ForeignId.objects.filter(origin=origin, value__in=ids).values_list("value", "seen")
    )
    for _, plan in pairs:
        plan["old_seen"] = stored.get(plan["id"])


def _claims(case: CaseStudy, plan: dict[str, Any], maker: Maker) -> None:
    codes = _codes_of(plan)
    for claim in plan.get("claims", ()):
        if claim["code"]:
            _say_anew(case, claim)
        else:
            codes[claim["key"]] = _add(case, claim, maker[plan["source"]], plan["locator"])
    for key, code in codes.items():
        if key in plan["seen"]["claims"]:
            plan["seen"]["claims"][key][1] = code


def _say_anew(case: CaseStudy, claim: dict[str, Any]) -> None:
    row = CLAIMS[claim["model"]].objects.get(case=case, code=claim["code"])
    new = claim_of(claim, case, claim["code"], row.order)
    for field in claim["fields"]:
        setattr(row, field, getattr(new, field))
    # Nobody held the new words against the source yet.
    row.checked_by = row.checked_at = row.objected_by = row.objected_at = None
    row.objection = ""
    row.save()


def _add(case: CaseStudy, claim: dict[str, Any], source: int, locator: str) -> str:
    order = case.claim_codes.count() + 1
    row = claim_of(claim, case, next_code(case), order, source_id=source, locator=locator)
    row.save()
    return row.code


def _codes_of(plan: dict[str, Any]) -> dict[str, str]:
    """The code of each statement that was imported before, by its key."""
    stored = plan["old_seen"]
    found = stored.get("claims") if isinstance(stored, dict) else None
    return {key: code for key, (_, code) in found.items()} if isinstance(found, dict) else {}

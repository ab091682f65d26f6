"""New cases with all their rows, a few hundred at a time.

Rows that are created in bulk are not validated and send no signals: the plan was held to what
forms ask, and what signals do is done here. Codes of claims are registered, texts are tidied.
"""

from collections import defaultdict
from typing import Any

from casestudies.models import (
    CaseKeyword,
    CaseStudy,
    ClaimCode,
    Contribution,
    Finding,
    ForeignId,
    Outcome,
    PlannedRow,
    Section,
)

from ..planning.current import RELATIONS
from .making import Maker

CLAIMS: dict[str, Any] = {"section": Section, "finding": Finding, "outcome": Outcome}


def claim_of(claim: dict[str, Any], case: CaseStudy, code: str, order: int, **fields: Any) -> Any:
    own = dict(claim["fields"])
    if claim["model"] == "outcome":
        own["domain_id"] = own.pop("domain")
    return CLAIMS[claim["model"]](case=case, code=code, order=order, **own, **fields)


def insert(rows: list[PlannedRow], maker: Maker, origin: str, user: Any) -> list[CaseStudy]:
    """The cases, in the order of their rows."""
    cases = [_case(row.plan, maker, user) for row in rows]
    CaseStudy.objects.bulk_create(cases)
    pairs = [(case, row.plan) for case, row in zip(cases, rows, strict=True)]
    _relate(pairs, maker)
    _claims(pairs, maker)
    ForeignId.objects.bulk_create(
        ForeignId(origin=origin, value=plan["id"], case=case, seen=plan["seen"])
        for case, plan in pairs
        if plan["id"]
    )
    if user:
        Contribution.objects.bulk_create(Contribution(case=case, user=user) for case in cases)
    return cases


def _case(plan: dict[str, Any], maker: Maker, user: Any) -> CaseStudy:
    programme = plan["programme"]
    return CaseStudy(
        programme_id=maker[programme] if programme else None, created_by=user, **plan["case"]
    )


def _relate(pairs: list[tuple[CaseStudy, dict[str, Any]]], maker: Maker) -> None:
    for name in RELATIONS:
        relate(name, [(case, plan["add"].get(name, ())) for case, plan in pairs], maker)
    tag(((case, plan["add"].get("keywords", ())) for case, plan in pairs), maker)


def relate(name: str, wanted: Any, maker: Maker) -> None:
    field: Any = CaseStudy._meta.get_field(name)
    through = field.remote_field.through
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through.objects.bulk_create(
        (
            through(**{own: case.pk, other: pk})
            for case, refs in wanted
            for pk in dict.fromkeys(maker[ref] for ref in refs)
        ),
        ignore_conflicts=True,
    )


def tag(wanted: Any, maker: Maker) -> None:
    CaseKeyword.objects.bulk_create(
        (
            CaseKeyword(content_object=case, tag_id=pk)
            for case, refs in wanted
            for pk in dict.fromkeys(maker[ref] for ref in refs)
        ),
        ignore_conflicts=True,
    )


def _claims(pairs: list[tuple[CaseStudy, dict[str, Any]]], maker: Maker) -> None:
    """Each gets the next code of its case, which is kept with what the table said of it."""
    made: dict[str, list[Any]] = defaultdict(list)
    codes = []
    for case, plan in pairs:
        for number, claim in enumerate(plan["claims"], 1):
            code = f"{case.code}-{number:02d}"
            codes.append(ClaimCode(case=case, code=code))
            plan["seen"]["claims"][claim["key"]][1] = code
            made[claim["model"]].append(
                claim_of(
                    claim,
                    case,
                    code,
                    number,
                    source_id=maker[plan["source"]],
                    locator=plan["locator"],
                )
            )
    ClaimCode.objects.bulk_create(codes)
    for name, rows in made.items():
        CLAIMS[name].objects.bulk_create(rows)

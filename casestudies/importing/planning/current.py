"""What cases hold now, of what an import may change: for many cases in a few queries."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from casestudies.models import CLAIM_MODELS, CaseKeyword, CaseStudy, Programme

RELATIONS = (
    "countries",
    "localities",
    "policy_fields",
    "target_groups",
    "research_projects",
    "further_sources",
)
YEARS = ("start_year", "end_year")
SCALARS = ("title", "summary", "kind", "slug", "code", "status", "language", "licence", *YEARS)
OF_PROGRAMME = ("name", "acronym", "description", "start_year", "end_year")
# What is not part of what a claim says.
NOT_SAID = {"id", "case", "checked_by", "checked_at", "objection", "objected_by", "objected_at"}
State = dict[str, Any]


def states(pks: Collection[int]) -> dict[int, State]:
    """By primary key: {"case", "programme", "countries" …, "keywords", "claims"}."""
    if not pks:
        return {}
    found: dict[int, State] = {}
    programmes: dict[int, list[int]] = defaultdict(list)
    for pk, programme, *values in CaseStudy.objects.filter(pk__in=pks).values_list(
        "pk", "programme", *SCALARS
    ):
        found[pk] = {"case": dict(zip(SCALARS, values, strict=True)), "programme": None}
        found[pk] |= {name: [] for name in (*RELATIONS, "keywords")} | {"claims": {}}
        if programme:
            programmes[programme].append(pk)
    _put_programmes(found, programmes)
    for name in RELATIONS:
        _put_related(found, name)
    for case, tag in CaseKeyword.objects.filter(content_object__in=found).values_list(
        "content_object", "tag"
    ):
        found[case]["keywords"].append(tag)
    for model in CLAIM_MODELS:
        _put_claims(found, model)
    return found


def _put_programmes(found: dict[int, State], cases: dict[int, list[int]]) -> None:
    rows = Programme.objects.filter(pk__in=cases).values("pk", *OF_PROGRAMME)
    for row in rows:
        for case in cases[row["pk"]]:
            found[case]["programme"] = row


def _put_related(found: dict[int, State], name: str) -> None:
    field: Any = CaseStudy._meta.get_field(name)
    through, case, other = (
        field.remote_field.through,
        field.m2m_field_name(),
        field.m2m_reverse_field_name(),
    )
    pairs = through.objects.filter(**{f"{case}__in": found}).values_list(case, other)
    for pk, term in pairs:
        found[pk][name].append(term)


def _put_claims(found: dict[int, State], model: Any) -> None:
    names = [field.attname for field in model._meta.concrete_fields if field.name not in NOT_SAID]
    for values in model.objects.filter(case__in=found).values("case_id", *names):
        case = values.pop("case_id")
        found[case]["claims"][values["code"]] = values | {"model": model.__name__.lower()}


def digest(state: State) -> str:
    """The same for the same content, whichever way it was stored."""
    ordered = {
        name: sorted(value) if isinstance(value, list) else value for name, value in state.items()
    }
    text = json.dumps(ordered, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    """Decimals: either database gives them back with digits of its own."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)

"""The third step: what a value becomes, once for all rows."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from casestudies.importing.mapping import TARGETS, Mapping
from casestudies.importing.mapping.choice import LEAVE, MAKE
from casestudies.models import (
    Country,
    ImportRun,
    Locality,
    OutcomeDomain,
    PolicyField,
    ResearchProject,
    TargetGroup,
)
from innosi.fields.names import key_of
from keywords.models import Keyword

MODELS: dict[str, tuple[Any, str, str]] = {
    "country": (Country, "code", "name"),
    "locality": (Locality, "slug", "name"),
    "keyword": (Keyword, "slug", "name"),
    "policy_field": (PolicyField, "slug", "name"),
    "target_group": (TargetGroup, "slug", "name"),
    "outcome.domain": (OutcomeDomain, "slug", "name"),
    "research_project": (ResearchProject, "slug", "title"),
}
MOST_OFFERED = 3000


def view(page: Any, request: HttpRequest, run: ImportRun) -> HttpResponse:
    mapping = Mapping.read(run.mapping)
    troubles: dict[int, str] = {}
    if request.method == "POST":
        mapping, troubles = _sent(request, run, mapping)
        if not troubles:
            page.have_done(request, run, ImportRun.State.PLANNING, mapping=mapping.to_json())
            return HttpResponseRedirect(reverse("admin:casestudies_importrun_page", args=[run.pk]))
    return page.shown(request, run, "values", 3, **context(request, run, mapping, troubles))


def context(
    request: HttpRequest, run: ImportRun, mapping: Mapping, troubles: dict[int, str] | None = None
) -> dict[str, Any]:
    shown = [
        {
            **value,
            "at": at,
            "label": TARGETS[value["target"]].label,
            "chosen": _shown(mapping, value),
            "is_left": mapping.value(value["target"], value["text"]) == LEAVE,
            "is_made": mapping.value(value["target"], value["text"]) == MAKE,
            "trouble": (troubles or {}).get(at, ""),
            "typed": request.POST.get(f"becomes-{at}", "") if troubles else "",
        }
        for at, value in enumerate(run.values_found)
        if value["settled"] != "known" and value["target"] in MODELS
    ]
    lists = {
        target: MODELS[target][0]
        .objects.order_by("pk")
        .values_list(*MODELS[target][1:])[:MOST_OFFERED]
        for target in {one["target"] for one in shown}
    }
    return {
        "shown_values": shown,
        "lists": lists,
        "may_make": request.user.has_perm("keywords.add_keyword"),
    }


def _offered(target: str) -> Any:
    model, own, name = MODELS[target]
    return model.objects.order_by("pk").values_list(own, name)[:MOST_OFFERED]


def _shown(mapping: Mapping, value: dict[str, Any]) -> str:
    chosen = mapping.value(value["target"], value["text"])
    if not isinstance(chosen, int):
        return ""
    model, own, _ = MODELS[value["target"]]
    return model.objects.filter(pk=chosen).values_list(own, flat=True).first() or ""


def _sent(request: HttpRequest, run: ImportRun, mapping: Mapping) -> tuple[Mapping, dict[int, str]]:
    values = {target: dict(found) for target, found in mapping.values.items()}
    troubles: dict[int, str] = {}
    for at, value in enumerate(run.values_found):
        if f"becomes-{at}" not in request.POST or value["target"] not in MODELS:
            continue
        act = request.POST.get(f"act-{at}", "")
        text = request.POST[f"becomes-{at}"].strip()
        found: Any = None
        if text:
            found = _found(value["target"], text)
            if found is None:
                troubles[at] = f"“{text[:80]}” is not known. Choose from the list."
        elif act == LEAVE or (act == MAKE and _may_make(request, value)):
            found = act
        known = values.setdefault(value["target"], {})
        known.pop(key_of(value["text"]), None)
        if found is not None:
            known[key_of(value["text"])] = found
    return replace(mapping, values=values), troubles


def _may_make(request: HttpRequest, value: dict[str, Any]) -> bool:
    return value["target"] == "keyword" and request.user.has_perm("keywords.add_keyword")


def _found(target: str, text: str) -> int | None:
    """By what stands in addresses, which is one row's alone, or by name where only one has it."""
    model, own, name = MODELS[target]
    rows = model.objects.filter(**{f"{own}__iexact": text[:200]}).values_list("pk", flat=True)[:2]
    if len(rows) != 1:
        key = {f"{name}_key": key_of(text[:400])}
        rows = model.objects.filter(**key).values_list("pk", flat=True)[:2]
    return rows[0] if len(rows) == 1 else None

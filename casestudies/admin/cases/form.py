"""The form of a case as one page in reading order, made of the forms that Django's admin makes.

A list of rows stands where readers meet it, so the rows of one set of forms may stand in several
lists. Whatever nobody gave a place, such as another app's rows, comes last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType

from casestudies.models import CLAIM_MODELS, CaseStudy

from .reading_order import FACTS, HEAD, PARTS, REST, Plan, Rows, new_kinds
from .rows import Row, Said, Sources, row_of


class CaseForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "title": "As readers know it: mostly the programme’s name, or the place’s.",
            "slug": "The end of the page’s address.",
            "code": "Short and permanent: the codes of statements begin with it (MIW-03).",
            "kind": "One programme, one place with what was done there, or one research project.",
            "research_projects": "The research that the evidence comes from; there may be several.",
            "countries": "Where it happened.",
            "localities": "The smallest places that the sources name.",
            "policy_fields": "What the programme is about.",
            "target_groups": "Whom it is for.",
        }


@dataclass
class List:
    """Rows in one place of the page. `holds` is the set of forms; the first list of a set carries
    what the set needs once."""

    plan: Rows
    holds: Any
    is_first: bool
    rows: list[Row] = field(default_factory=list)
    spares: list[Any] = field(default_factory=list)
    template_row: Any = None

    @property
    def unchecked(self) -> int:
        return sum(not row.checked_at for row in self.rows)


@dataclass
class Part:
    anchor: str
    title: str
    fieldsets: list[Any] = field(default_factory=list)
    lists: list[List] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)  # rows that are no statements

    @property
    def statements(self) -> int:
        return sum(len(one.rows) for one in self.lists)

    @property
    def unchecked(self) -> int:
        return sum(one.unchecked for one in self.lists)

    @property
    def has_errors(self) -> bool:
        return any(row.is_open for one in self.lists for row in one.rows)


def parts_of(fieldsets: list[Any], sets: list[Any]) -> tuple[list[Part], Sources]:
    """Django's fieldsets and its sets of rows, and what they become."""
    sources, by_model = Sources(), {one.formset.model: one for one in sets}
    head, facts = Part(HEAD.anchor, HEAD.title), Part(FACTS.anchor, FACTS.title)
    for one in fieldsets:
        (facts if one.name else head).fieldsets.append(one)
    parts = [head, facts, *(_part(plan, by_model, sources) for plan in PARTS)]
    planned = {rows.model for plan in PARTS for rows in plan.rows}
    rest = [one for model, one in by_model.items() if model not in planned]
    if rest:
        parts.append(Part(REST.anchor, REST.title, others=rest))
    shown = [part for part in parts if part.fieldsets or part.lists or part.others]
    return shown, sources


def _part(plan: Plan, by_model: dict[Any, Any], sources: Sources) -> Part:
    part = Part(plan.anchor, plan.title)
    for rows in plan.rows:
        if rows.model not in by_model:
            continue  # nothing that this account may see
        if rows.model in CLAIM_MODELS:
            part.lists.append(_list(rows, by_model[rows.model], sources))
        else:
            part.others.append(by_model[rows.model])
    return part


def _list(plan: Rows, holds: Any, sources: Sources) -> List:
    """The rows of its kinds, in their order."""
    made = List(plan, holds, is_first=new_kinds(plan.model)[0] == plan.kind)
    for shown in holds:
        if shown.form.prefix.endswith("__prefix__"):
            made.template_row = shown if made.is_first else None
        elif _place(shown, plan):
            if shown.original is None and not (shown.form.is_bound and shown.form.has_changed()):
                made.spares.append(shown)
            else:
                made.rows.append(row_of(shown, sources))
    made.rows.sort(key=lambda row: plan.kinds.index(row.kind) if row.kind in plan.kinds else -1)
    return made


def _place(shown: Any, plan: Rows) -> bool:
    """Whether a row stands in this list; what has no kind that is known stands in the first."""
    if not plan.kinds:
        return True
    kind = Said(shown)("kind")
    known = {one for part in PARTS for rows in part.rows for one in rows.kinds}
    is_first = new_kinds(plan.model)[0] == plan.kind
    return kind in plan.kinds or (is_first and kind not in known)


class FormAdmin:
    """Mixed into the case's admin."""

    def get_formset_kwargs(self: Any, request: Any, obj: Any, inline: Any, prefix: str) -> Any:
        """The empty row at the end of each list is of its kind."""
        inherited: Any = super()
        kwargs = inherited.get_formset_kwargs(request, obj, inline, prefix)
        kinds = new_kinds(inline.model)
        return {**kwargs, "initial": [{"kind": kind} for kind in kinds]} if any(kinds) else kwargs

    def render_change_form(
        self: Any,
        request: Any,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        inherited: Any = super()
        parts, sources = parts_of([*context["adminform"]], context["inline_admin_formsets"])
        context |= {
            "parts": parts,
            "sources": sources,
            "statements": sum(part.statements for part in parts),
            "unchecked": sum(part.unchecked for part in parts),
            "saved": last_entry(request, obj),
            "readers_see": self.public_version(obj) if obj else "",
        }
        response = inherited.render_change_form(request, context, add, change, form_url, obj)
        offers = response.context_data.get("offers", [])
        response.context_data["primary"] = next(_first_steps(offers), "")
        return response


def _first_steps(offers: list[Any]) -> Iterator[str]:
    """What comes next on the way to readers, if nothing is in its way."""
    for offer in offers:
        if offer.kind.slug in ("submit", "publish") and not offer.obstacle:
            yield offer.kind.slug


def last_entry(request: Any, case: Any) -> str:
    """The number of the last save in the log: of this case, or of a case that this account added.
    By it a browser knows whether what it sent has arrived."""
    kind = ContentType.objects.get_for_model(CaseStudy)
    entries = LogEntry.objects.filter(content_type=kind)
    if case:
        entries = entries.filter(object_id=str(case.pk))
    else:
        entries = entries.filter(user=request.user, action_flag=ADDITION)
    return str(entries.order_by("-pk").values_list("pk", flat=True).first() or "")

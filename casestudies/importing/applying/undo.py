"""An import, taken back: what it made goes, what it changed is as before.

A case on which somebody has worked since stays as it is, and is named.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from casestudies import catalogue
from casestudies.models import CaseKeyword, CaseStudy, ForeignId, ImportedCase, ImportRun

from .. import records
from ..batches import AT_ONCE, batched
from ..mapping import Mapping
from ..planning.current import RELATIONS, digest, states
from .apply import is_of_records
from .changing import save_fields, save_programmes
from .inserting import CLAIMS
from .using import used

MOST_NAMED = 50
Progress = Callable[[int], None]
MANY = ("casestudies.programme", "casestudies.source", "casestudies.locality")
ORDER = (
    "casestudies.programme",
    "casestudies.source",
    "casestudies.researchproject",
    "casestudies.organisation",
    "casestudies.locality",
    "casestudies.country",
    "casestudies.policyfield",
    "casestudies.targetgroup",
    "casestudies.outcomedomain",
    "keywords.keyword",
)


@transaction.atomic
def undo(run: ImportRun, user: Any, progress: Progress = lambda done: None) -> list[str]:
    """The titles of cases that stay as they are."""
    kept: list[str] = []
    done, last = 0, 0
    wanted = run.imported.select_related("case").order_by("row")
    while imported := list(wanted.filter(row__gt=last)[:AT_ONCE]):
        last = imported[-1].row
        kept += _undo(run, imported)
        done += len(imported)
        progress(done)
    with catalogue.many_edits():
        _remove_terms(run)
    run.state = ImportRun.State.UNDONE
    run.undone_by, run.undone_at = user, timezone.now()
    run.counts = {**run.counts, "kept": len(kept), "kept_titles": kept[:MOST_NAMED]}
    run.save()
    return kept


def _undo(run: ImportRun, imported: list[ImportedCase]) -> list[str]:
    current = states([one.case_id for one in imported])
    ours = [one for one in imported if digest(current[one.case_id]) == one.digest]
    unused = [one for one in ours if not _was_taken_on(one)]
    new = [one.case_id for one in unused if one.is_new]
    changed = [one for one in unused if not one.is_new]
    if is_of_records(run):
        for one in changed:
            records.put_back(one)
    else:
        _put_back(run, changed, current)
    ImportedCase.objects.filter(pk__in=[one.pk for one in changed]).delete()
    CaseStudy.objects.filter(pk__in=new).delete()
    stays = {one.pk for one in imported} - {one.pk for one in unused}
    return [one.case.title for one in imported if one.pk in stays]


def _was_taken_on(one: ImportedCase) -> bool:
    """A case that the import made and that has taken a step is no longer the import's."""
    return one.is_new and one.case.status != CaseStudy.Status.DRAFT


def _put_back(run: ImportRun, changed: list[ImportedCase], current: dict[int, Any]) -> None:
    save_fields((one.case, one.before.get("case", {})) for one in changed)
    save_programmes((current[one.case_id], one.before.get("programme", {})) for one in changed)
    plans = {row.number: row.plan for row in run.rows.filter(number__in=[o.row for o in changed])}
    origin = Mapping.read(run.mapping).options.origin
    for one in changed:
        _take_off(one.case, one.before.get("added", {}))
        _claims_back(one)
        seen = one.before.get("seen")
        ids = ForeignId.objects.filter(origin=origin, value=plans[one.row]["id"], case=one.case)
        if seen is None:
            ids.delete()
        else:
            ids.update(seen=seen)


def _take_off(case: CaseStudy, added: dict[str, list[int]]) -> None:
    for name in RELATIONS:
        if added.get(name):
            getattr(case, name).remove(*added[name])
    CaseKeyword.objects.filter(content_object=case, tag__in=added.get("keywords", ())).delete()


def _claims_back(one: ImportedCase) -> None:
    for code, name in one.before.get("made_claims", {}).items():
        CLAIMS[name].objects.filter(case=one.case, code=code).delete()
    for code, fields in one.before.get("claims", {}).items():
        model = CLAIMS[fields["model"]]
        names = {field.attname for field in model._meta.concrete_fields} - {"code", "id"}
        values = {name: value for name, value in fields.items() if name in names}
        row = model.objects.get(case=one.case, code=code)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _remove_terms(run: ImportRun) -> None:
    """Those that nothing uses. What others rest on comes after them."""
    if is_of_records(run):
        _remove_one_by_one(run, ORDER)
        return
    for label in MANY:
        model: Any = apps.get_model(label)
        terms = run.terms.filter(model=label).values_list("pk_of_term", flat=True)
        for pks in batched(list(terms.order_by("pk"))):
            # Nothing refers to these, so there is nothing to ask of each.
            rows = model.objects.filter(pk__in=set(pks) - used(model, pks, run.last_version))
            rows._raw_delete(rows.db)
    _remove_one_by_one(run, ["keywords.keyword"])


def _remove_one_by_one(run: ImportRun, labels: Sequence[str]) -> None:
    for label in labels:
        model: Any = apps.get_model(label)
        for term in run.terms.filter(model=label).order_by("-pk"):
            row = model.objects.filter(pk=term.pk_of_term).first()
            try:
                with transaction.atomic():
                    if row:
                        row.delete()
            except (ProtectedError, RestrictedError):
                pass

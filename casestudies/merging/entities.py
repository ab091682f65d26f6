"""Merging two organisations, places, programmes, sources or terms of a vocabulary.

What goes stays as a row that names the one in its place (models/replacing.py). Rows that named it
name the other. Published records stay as they are and are read with the other in its place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError

from casestudies import catalogue
from casestudies.models import Locality
from casestudies.models.other_names import MOST_NAMES
from casestudies.record import said_of
from innosi.fields.names import key_of
from keywords.merging.errors import MergeError
from keywords.merging.references import move, move_back, references_to
from keywords.merging.taxonomy import (
    begun_undo,
    ended_undo,
    locked,
    refuse_unfit,
    swap_names,
    texts,
)
from keywords.merging.telling import about_to_change, changed
from keywords.models import Merge

from .kinds import Kind

Keep = Mapping[str, str]  # first of the fields that belong together → “gone” or “stays”


def refuse(kind: Kind, gone: Any, stays: Any) -> None:
    """Raises MergeError."""
    refuse_unfit(gone, stays)
    if isinstance(gone, Locality):
        if gone.country_id != stays.country_id:
            raise MergeError(
                f"“{gone}” lies in {gone.country} and “{stays}” in {stays.country}: put the "
                "country of one of them right first, if they are one place."
            )
        if gone in stays.ancestors():
            raise MergeError(
                f"“{stays}” lies in “{gone}”, and would lie in itself: swap the two, or change in "
                "what it lies first."
            )


def is_empty(row: Any, names: Iterable[str]) -> bool:
    return all(getattr(row, name) in (None, "", []) for name in names)


def kept_from(kind: Kind, gone: Any, stays: Any, keep: Keep) -> list[tuple[str, ...]]:
    """The fields whose values come from the one that goes: those chosen, and those that the one
    that stays lacks."""
    return [
        names
        for names in kind.fields
        if not is_empty(gone, names)
        and not (names == ("parent",) and stays in gone.ancestors())
        and (
            keep.get(names[0]) == "gone"
            or (is_empty(stays, names) and keep.get(names[0]) != "stays")
        )
    ]


def merge(*, kind: Kind, gone: Any, stays: Any, keep: Keep, by: Any, cases: int = 0) -> Merge:
    with catalogue.many_edits(), catalogue.replacing(kind.model, gone.pk):  # type: ignore[arg-type]
        gone, stays = locked(kind.model, gone.pk, stays.pk)
        refuse(kind, gone, stays)
        about_to_change(gone, stays)
        names = str(gone), str(stays)
        before = {"stays": serializers.serialize("json", [stays]), "swapped": False}
        moved = move(references_to(kind.model), gone.pk, stays.pk)
        taken = kept_from(kind, gone, stays, keep)
        if kind.name == "name" and ("name",) in taken:
            swap_names(gone, stays)
            before["swapped"] = True
        for name in (name for group in taken for name in group if name != "name"):
            setattr(stays, name, getattr(gone, name))
        _call_by_both(stays, names, texts(getattr(gone, "alternative_names", [])))
        _checked(stays).save()
        before["now"] = serializers.serialize("json", [stays])
        before["led"] = catalogue.lead_on(kind.model, gone.slug, stays.slug)  # type: ignore[arg-type]
        stays.refresh_from_db()
        kind.model._base_manager.filter(pk=gone.pk).update(
            replaced_by=stays, stand_in=said_of(stays)
        )
        changed(gone)
        done = Merge.objects.create(
            kind=kind.label,
            gone_id=gone.pk,
            gone_name=names[0],
            stays_id=stays.pk,
            stays_name=names[1],
            cases=cases,
            moved=moved,
            before=before,
            by=by,
        )
    return done


def _call_by_both(stays: Any, names: Iterable[str], others: Iterable[str]) -> None:
    """The name that is not kept, and what the other was also called, find the one that stays."""
    if not hasattr(stays, "alternative_names"):
        return
    found = {key_of(name): name for name in (*texts(stays.alternative_names), *names, *others)}
    found.pop(key_of(stays.name), None)
    stays.alternative_names = [*found.values()][:MOST_NAMES]


def _checked(row: Any) -> Any:
    try:
        row.full_clean()
    except ValidationError as error:
        raise MergeError(" ".join(error.messages)) from error
    return row


def undo(*, kind: Kind, merge: Merge, by: Any) -> Merge:
    """Raises MergeError where what happened since stands in the way."""
    with catalogue.many_edits(), catalogue.replacing(kind.model, merge.gone_id):  # type: ignore[arg-type]
        done, gone, stays = begun_undo(merge, kind.model)
        before, now = (_row(done.before[name]) for name in ("stays", "now"))
        if done.before["swapped"] and (gone.name, stays.name) != (before.name, now.name):
            raise MergeError(
                f"“{now}” has another name since, and can't give back the one that it took over: "
                "give it that name again first."
            )
        about_to_change(gone, stays)
        move_back(done.moved)
        if done.before["swapped"]:
            swap_names(gone, stays)
        _put_back(stays, before, now)
        kind.model._base_manager.filter(pk=gone.pk).update(replaced_by=None, stand_in={})
        _checked(stays).save()
        gone.refresh_from_db()
        _checked(gone)
        changed(gone)
        catalogue.lead_back(kind.model, done.before["led"], stays.slug)  # type: ignore[arg-type]
        ended_undo(done, by)
    return done


def _row(stored: str) -> Any:
    (found,) = serializers.deserialize("json", stored, ignorenonexistent=True)
    return found.object


def _put_back(stays: Any, before: Any, now: Any) -> None:
    """What was edited since the merge stays as it was edited."""
    for field in stays._meta.concrete_fields:
        name = field.attname
        if field.primary_key or name in ("name", "name_key", "slug"):
            continue
        if getattr(stays, name) == getattr(now, name) != getattr(before, name):
            setattr(stays, name, getattr(before, name))

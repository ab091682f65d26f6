"""Merging two keywords. The one that goes stays as a row that names the one in its place, which is
what the graph goes by: records, addresses and counts follow from that (keywords.graph)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from innosi.fields.names import key_of

from ..graph import KeywordGraph
from ..models import Broader, Keyword, KeywordLabel, KeywordRedirect, Merge, Related, check_no_cycle
from .errors import MergeError
from .references import Deed, move, move_back, references_to
from .telling import about_to_change

KIND = Keyword._meta.label_lower
OWN = (Broader, Related, KeywordLabel, KeywordRedirect)
NAME = "name"  # stands for the name that is not kept, among the labels


@dataclass(frozen=True)
class Choices:
    """What is kept where the two differ. `labels` are those kept, by their keys or NAME; None keeps
    all. scope_note: None for that of the one that stays."""

    name_of_gone: bool = False
    labels: frozenset[str] | None = None
    scope_note: str | None = None

    def keeps(self, label: KeywordLabel | str) -> bool:
        key = label if isinstance(label, str) else str(label.pk)
        return self.labels is None or key in self.labels


def refuse_unfit(gone: Any, stays: Any) -> None:
    """Raises MergeError where the two are not both there to be merged."""
    if gone.pk == stays.pk:
        raise MergeError(f"“{gone}” can't be merged with itself: choose another.")
    for row in (gone, stays):
        if row.replaced_by:
            raise MergeError(f"“{row}” was merged into “{row.replaced_by}” already{_when(row)}.")


def _when(row: Any) -> str:
    done = Merge.objects.filter(
        kind=type(row)._meta.label_lower, gone_id=row.pk, undone_at=None
    ).first()
    if not done:
        return ""
    by = f" by {done.by}" if done.by else ""
    return f"{by} on {done.at:%-d %B %Y}"


def refuse(gone: Keyword, stays: Keyword) -> None:
    refuse_unfit(gone, stays)
    if stays.status != Keyword.Status.APPROVED:
        raise MergeError(
            f"“{stays}” is {stays.get_status_display().lower()}, so readers would lose “{gone}”: "
            "approve it first, or swap the two."
        )
    if stays.pk in KeywordGraph.load().descendants(gone.pk):
        raise MergeError(
            f"“{stays}” lies under “{gone}” in the tree, and would become broader than itself: "
            "swap the two, or move one of them first."
        )


@transaction.atomic
def merge(*, gone: Keyword, stays: Keyword, choices: Choices, by: Any, cases: int = 0) -> Merge:
    """Whoever shares the catalogue's lock takes it before."""
    gone, stays = locked(Keyword, gone.pk, stays.pk)
    refuse(gone, stays)
    before = {
        "names": [gone.name, stays.name] if choices.name_of_gone else [],
        "scope_note": stays.scope_note,
        "exact_match": stays.exact_match,
    }
    names = gone.name, stays.name
    about_to_change(gone, stays)
    gone.replaced_by = stays
    gone.save()
    moved = [*_labels(gone, stays, choices), *_ties(gone, stays)]
    moved += move(references_to(Keyword, OWN), gone.pk, stays.pk)
    if choices.name_of_gone:
        swap_names(gone, stays)
    if choices.scope_note is not None:
        stays.scope_note = choices.scope_note
    stays.exact_match = list(dict.fromkeys([*texts(stays.exact_match), *texts(gone.exact_match)]))
    _checked(stays).save()
    before["now"] = [stays.name, stays.scope_note, stays.exact_match]
    return Merge.objects.create(
        kind=KIND,
        gone_id=gone.pk,
        gone_name=names[0],
        stays_id=stays.pk,
        stays_name=names[1],
        cases=cases,
        moved=moved,
        before=before,
        by=by,
    )


def _checked(keyword: Keyword) -> Keyword:
    try:
        keyword.full_clean()
    except ValidationError as error:
        raise MergeError(" ".join(error.messages)) from error
    return keyword


def texts(stored: Any) -> list[str]:
    return [one for one in stored if isinstance(one, str)] if isinstance(stored, list) else []


def locked(model: Any, *keys: int) -> list[Any]:
    """The rows as they are now, which nobody else changes until the transaction ends."""
    rows = model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < len(set(keys)):
        raise MergeError("One of the two is no longer there: somebody deleted it.")
    return [found[key] for key in keys]


def swap_names(one: Any, other: Any) -> None:
    """Of a name there is one, so the one that goes has another for a moment."""
    model, names = type(one), (one.name, other.name)
    model.objects.filter(pk=one.pk).update(name=f"{one.pk} becomes {other.pk}")
    model.objects.filter(pk=other.pk).update(name=names[0])
    model.objects.filter(pk=one.pk).update(name=names[1])
    one.name, other.name = names[1], names[0]


# Labels


def _labels(gone: Keyword, stays: Keyword, choices: Choices) -> Iterator[Deed]:
    own = [*stays.labels.all()]
    for label in own:
        if not choices.keeps(label):
            yield {"done": "dropped", "row": serializers.serialize("json", [label])}
            label.delete()
    kept = [label for label in own if choices.keeps(label)]
    known = {(label.language, label.text_key) for label in kept}
    preferred = {label.language for label in kept if label.kind == KeywordLabel.Kind.PREFERRED}
    name, former = (gone.name, stays.name) if choices.name_of_gone else (stays.name, gone.name)
    known.add(("en", key_of(name)))
    if choices.keeps(NAME) and ("en", key_of(former)) not in known:
        added = KeywordLabel.objects.create(keyword=stays, text=former)
        known.add(("en", added.text_key))
        yield {"done": "added", "label": added.pk, "text": former}
    for label in gone.labels.all():
        if choices.keeps(label) and (label.language, label.text_key) not in known:
            known.add((label.language, label.text_key))
            before = label.kind
            if before == KeywordLabel.Kind.PREFERRED and label.language in preferred:
                label.kind = KeywordLabel.Kind.ALTERNATIVE
            label.keyword = stays
            label.save()
            yield {"done": "relabelled", "label": label.pk, "kind": before, "from": gone.pk}


def _labels_back(deeds: list[Deed]) -> None:
    for deed in reversed(deeds):
        label = KeywordLabel.objects.filter(pk=deed["label"]).first()
        if label and deed["done"] == "relabelled":
            label.keyword_id, label.kind = deed["from"], deed["kind"]
            label.save()
        elif label and label.text == deed["text"]:
            label.delete()


# The tree


def _ties(gone: Keyword, stays: Keyword) -> Iterator[Deed]:
    """What lay under the one that goes, and what was near it. Its own broader terms stay its own:
    the one in its place has others."""
    between = Q(from_keyword=gone, to_keyword=stays) | Q(from_keyword=stays, to_keyword=gone)
    for tie in Related.objects.filter(between):
        yield {"done": "dropped", "row": serializers.serialize("json", [tie])}
        tie.delete()
    fields = [(Related, "from_keyword"), (Related, "to_keyword"), (Broader, "broader")]
    yield from move(
        [(model, model._meta.get_field(name)) for model, name in fields], gone.pk, stays.pk
    )


# Back


@transaction.atomic
def undo(*, merge: Merge, by: Any) -> Merge:
    """Raises MergeError where what happened since stands in the way."""
    done, gone, stays = begun_undo(merge, Keyword)
    names, now = done.before["names"], done.before["now"]
    if names and [gone.name, stays.name] != [names[1], names[0]]:
        raise MergeError(
            f"“{now[0]}” has another name since, and can't give back the one that it took over: "
            "give it that name again first."
        )
    if stays.scope_note == now[1]:
        stays.scope_note = done.before["scope_note"]
    if stays.exact_match == now[2]:
        stays.exact_match = done.before["exact_match"]
    about_to_change(gone, stays)
    labels = [deed for deed in done.moved if deed["done"] in ("added", "relabelled")]
    _labels_back(labels)
    move_back([deed for deed in done.moved if deed not in labels])
    if names:
        swap_names(gone, stays)
    gone.replaced_by = None
    gone.save()
    stays.save()
    _refuse_circle(gone)
    return ended_undo(done, by)


def _refuse_circle(gone: Keyword) -> None:
    try:
        check_no_cycle(
            gone.pk, Broader.objects.filter(narrower=gone).values_list("broader", flat=True)
        )
    except ValidationError as error:
        raise MergeError(
            f"The tree was changed since: {' '.join(error.messages)} Move what now lies between."
        ) from error


def begun_undo(merge: Merge, model: Any) -> tuple[Merge, Any, Any]:
    """The merge and its two rows, locked and found fit to be parted."""
    done = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if done.undone_at:
        raise MergeError(f"It was undone by {done.undone_by} on {done.undone_at:%-d %B %Y}.")
    if not done.can_be_undone:
        raise MergeError(f"It could be undone until {done.undo_until:%-d %B %Y}.")
    gone, stays = locked(model, done.gone_id, done.stays_id)
    if gone.replaced_by_id != stays.pk:
        raise MergeError(f"“{gone}” no longer stands for “{stays}”: somebody changed that by hand.")
    if stays.replaced_by_id:
        raise MergeError(
            f"“{stays}” was merged into “{stays.replaced_by}” since: undo that merge first."
        )
    later = Merge.objects.filter(
        Q(gone_id=stays.pk) | Q(stays_id=stays.pk), kind=done.kind, undone_at=None, pk__gt=done.pk
    ).first()
    if later:
        raise MergeError(
            f"“{later.gone_name}” was merged into “{later.stays_name}” since: undo that merge "
            "first."
        )
    return done, gone, stays


def ended_undo(done: Merge, by: Any) -> Merge:
    done.undone_by, done.undone_at = by, timezone.now().replace(microsecond=0)
    done.save(update_fields=["undone_by", "undone_at"])
    return done

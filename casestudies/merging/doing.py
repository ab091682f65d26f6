"""One way to merge two of any kind, and to take it back: all or nothing, under the catalogue's
lock."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from casestudies import catalogue
from casestudies.models import LikelyDuplicate
from innosi.history.acting import acting
from keywords.merging import taxonomy
from keywords.merging.errors import MergeError
from keywords.merging.taxonomy import Choices
from keywords.models import Keyword, Merge

from . import entities
from .kinds import BY_LABEL, Kind

LONGEST = 120  # of a name, among reasons in the history
CHANGED = (
    "Something changed since you looked: see what is merged now, and confirm it again if it is "
    "still right."
)


@dataclass(frozen=True)
class Wanted:
    """`cases` is how many cases it was said that change; None where nobody was told."""

    choices: Choices = field(default_factory=Choices)
    keep: dict[str, str] = field(default_factory=dict)
    cases: int | None = None


def refuse(kind: Kind, gone: Any, stays: Any) -> None:
    """Raises MergeError where these two can't be merged this way round."""
    if kind.model is Keyword:
        taxonomy.refuse(gone, stays)
    else:
        entities.refuse(kind, gone, stays)


def merge(*, kind: Kind, gone: Any, stays: Any, by: Any, wanted: Wanted | None = None) -> Merge:
    """Raises MergeError; then nothing has changed."""
    wanted = wanted or Wanted()
    why = f"Merged “{str(gone)[:LONGEST]}” into “{str(stays)[:LONGEST]}”"
    try:
        with acting(by, why), catalogue.many_edits():
            cases = kind.cases(gone.pk).count()
            if wanted.cases is not None and wanted.cases != cases:
                raise MergeError(CHANGED)
            done = _merge(kind, gone, stays, wanted, by, cases)
            _forget_pairs(kind, gone.pk)
    except catalogue.DamagedError as error:
        raise MergeError(f"Nothing was merged: {error}.") from error
    return done


def _merge(kind: Kind, gone: Any, stays: Any, wanted: Wanted, by: Any, cases: int) -> Merge:
    if kind.model is Keyword:
        return taxonomy.merge(gone=gone, stays=stays, choices=wanted.choices, by=by, cases=cases)
    return entities.merge(kind=kind, gone=gone, stays=stays, keep=wanted.keep, by=by, cases=cases)


def undo(*, merge: Merge, by: Any) -> Merge:
    """Raises MergeError; then nothing has changed."""
    kind = BY_LABEL.get(merge.kind)
    if not kind:
        raise MergeError("This release knows nothing of what was merged.")
    try:
        with acting(by, f"Took back a merge: {merge}"[: 2 * LONGEST]), catalogue.many_edits():
            if kind.model is Keyword:
                return taxonomy.undo(merge=merge, by=by)
            return entities.undo(kind=kind, merge=merge, by=by)
    except catalogue.DamagedError as error:
        raise MergeError(f"Nothing was undone: {error}.") from error


def _forget_pairs(kind: Kind, gone: int) -> None:
    """What went is nobody's duplicate any more."""
    pairs = LikelyDuplicate.objects.filter(Q(first=gone) | Q(second=gone), kind=kind.label)
    pairs.filter(different_at=None).delete()

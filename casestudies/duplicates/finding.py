"""Looking for likely duplicates, and keeping what was found until somebody decides."""

from collections.abc import Collection, Iterator
from heapq import nlargest
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from casestudies.models import LikelyDuplicate

from .blocking import pairs
from .kinds import LOOKED_AT, Looked
from .likeness import LEAST

MOST_KEPT = 500  # of a kind, the surest: who has decided on these looks again


class Found(NamedTuple):
    score: int
    first: int
    second: int
    reasons: list[str]


def alike(looked: Looked) -> Iterator[Found]:
    for one, other in pairs([*looked.items()]):
        score, reasons = looked.compare(one, other)
        if score >= LEAST:
            yield Found(min(score, 100), one.pk, other.pk, reasons)


def look(labels: Collection[str] = ()) -> int:
    """Look among the kinds named, or all; returns how many pairs wait for a decision."""
    return sum(_look(LOOKED_AT[label]) for label in (labels or LOOKED_AT))


def _look(looked: Looked) -> int:
    found = list(alike(looked))
    with transaction.atomic():
        kept = LikelyDuplicate.objects.filter(kind=looked.label)
        decided = {
            *kept.exclude(different_at=None).values_list("first", "second"),
        }
        open_ones = [one for one in found if (one.first, one.second) not in decided]
        surest = nlargest(MOST_KEPT, open_ones, key=lambda one: (one.score, -one.first))
        kept.filter(different_at=None).delete()
        LikelyDuplicate.objects.bulk_create(
            [
                LikelyDuplicate(
                    kind=looked.label,
                    first=one.first,
                    second=one.second,
                    score=one.score,
                    reasons=one.reasons,
                )
                for one in surest
            ],
            ignore_conflicts=True,  # somebody marked one meanwhile, or looks too
        )
    return len(surest)


def mark_different(*, kind: str, one: int, other: int, by: Any) -> LikelyDuplicate:
    """The two are not named again."""
    first, second = sorted((one, other))
    pair, _ = LikelyDuplicate.objects.update_or_create(
        kind=kind,
        first=first,
        second=second,
        defaults={"different_by": by, "different_at": timezone.now()},
    )
    return pair


def waiting(kinds: Collection[str]) -> Any:
    """Pairs on which nobody has decided, the surest first."""
    return LikelyDuplicate.objects.filter(kind__in=kinds, different_at=None)

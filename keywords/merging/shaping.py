"""Changing the taxonomy's shape: a keyword's place in the tree, and one keyword made of a part of
another."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..models import Broader, Keyword, check_no_cycle
from .errors import MergeError


def refuse_circle(keyword: Keyword, broader: Collection[Keyword]) -> None:
    for above in broader:
        if above.replaced_by_id:
            raise MergeError(f"“{above}” was merged into “{above.replaced_by}”: choose that.")
        if above.pk == keyword.pk:
            raise MergeError(f"“{keyword}” can't lie under itself: choose another.")
        try:
            check_no_cycle(keyword.pk, [above.pk])
        except ValidationError as error:
            raise MergeError(
                f"“{above}” lies under “{keyword}”, which would become broader than itself: move "
                f"“{above}” first."
            ) from error


@transaction.atomic
def move(*, keyword: Keyword, broader: Collection[Keyword]) -> None:
    """Put a keyword under others, and no more under those it lay under."""
    keyword.refresh_from_db()
    refuse_circle(keyword, broader)
    kept = {above.pk for above in broader}
    for step in Broader.objects.filter(narrower=keyword).exclude(broader__in=kept):
        step.delete()
    for above in broader:
        Broader.objects.get_or_create(narrower=keyword, broader=above)


@transaction.atomic
def branch(*, keyword: Keyword, name: str, scope_note: str, below: bool) -> Keyword:
    """A new keyword made of a part of another: under it, or beside it under the same."""
    new = Keyword(name=name, scope_note=scope_note, status=keyword.status)
    try:
        new.propose_slug()
        new.full_clean()
    except ValidationError as error:
        raise MergeError(" ".join(error.messages)) from error
    new.save()
    above: Any = [keyword] if below else [step.broader for step in keyword.steps_up.all()]
    for one in above:
        Broader.objects.create(narrower=new, broader=one)
    return new

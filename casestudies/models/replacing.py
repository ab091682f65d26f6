"""Rows that were merged into another of their kind. They stay, so that what was published of them
is still about something, and so that a merge can be taken back."""

from django.db import models
from django.db.models import F, Q

from innosi.fields.tolerant_json import TolerantJSONField


class Replaceable(models.Model):
    """`stand_in` is what readers are told in the place of this row: what stood in the other one
    when the two were merged (record/standing.py)."""

    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replaces",
    )
    stand_in = TolerantJSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="%(class)s_not_replaced_by_itself",
                violation_error_message="Nothing can be merged into itself: choose another.",
            )
        ]


def replaceable() -> list[type[Replaceable]]:
    return [model for model in Replaceable.__subclasses__() if not model._meta.abstract] + [
        model
        for parent in Replaceable.__subclasses__()
        if parent._meta.abstract
        for model in parent.__subclasses__()
    ]

"""What was merged: who, when, what into what, and what moved, so that it can be taken back."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from innosi.fields.tolerant_json import TolerantJSONField

UNDO_WITHIN = timedelta(days=30)


def this_second():
    """Dumps carry no more than thousandths, and nobody asks for them here."""
    return timezone.now().replace(microsecond=0)


class Merge(models.Model):
    """`kind` is the model's label in small letters, as “keywords.keyword”. What went is a row
    still, since what was published names it; it is known here by its id and name, as is what stays.
    `moved` says what keywords.merging.references did to other rows; `before` is what else has to be
    put back.
    """

    kind = models.CharField(max_length=60)
    gone_id = models.PositiveBigIntegerField()
    gone_name = models.CharField(max_length=400)
    stays_id = models.PositiveBigIntegerField()
    stays_name = models.CharField(max_length=400)
    cases = models.PositiveIntegerField(default=0, help_text="How many cases changed")
    moved = TolerantJSONField(default=list, blank=True)
    before = TolerantJSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=this_second)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "gone_id"], name="merge_of")]
        default_permissions = ()
        permissions = [
            ("merge_terms", "Can merge, split and move keywords and terms of vocabularies"),
            ("merge_entries", "Can merge organisations, places, sources and programmes"),
        ]

    def __str__(self):
        return f"“{self.gone_name}” into “{self.stays_name}”"

    @property
    def undo_until(self):
        return self.at + UNDO_WITHIN

    @property
    def can_be_undone(self):
        return self.undone_at is None and timezone.now() < self.undo_until

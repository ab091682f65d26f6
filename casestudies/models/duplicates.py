"""Rows that may be one and the same thing, as casestudies.duplicates found them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from innosi.fields.tolerant_json import TolerantJSONField


class LikelyDuplicate(models.Model):
    """Two rows of one kind (the model's label in small letters), the lesser id first. One that
    somebody marked as different stays, so that the two are not named again.

    score: from 0 to 100, the surest first. reasons: in words.
    """

    kind = models.CharField(max_length=60)
    first = models.PositiveBigIntegerField()
    second = models.PositiveBigIntegerField()
    score = models.PositiveSmallIntegerField(default=0)
    reasons = TolerantJSONField(default=list, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    different_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    different_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "kind", "first", "second"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first", "second"],
                name="likely_duplicate_once",
                violation_error_message="These two were named already.",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="likely_duplicate_of_two",
                violation_error_message="A thing is no duplicate of itself.",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "second"], name="likely_duplicate_second"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.first} and {self.second}"

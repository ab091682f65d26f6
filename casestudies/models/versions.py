"""Published states of cases. Rows are written once; nothing changes or deletes them."""

from django.conf import settings
from django.db import models

from innosi.fields.tolerant_json import TolerantJSONField


class ImmutableError(Exception):
    """Somebody tried to change or delete a published version."""


class CaseVersionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise ImmutableError("A published version is never changed; publish a new one.")

    def delete(self):
        raise ImmutableError("A published version is never deleted; withdraw the case instead.")


Guarded = models.Manager.from_queryset(CaseVersionQuerySet)


class CaseVersionManager(Guarded):
    def get_by_natural_key(self, case, number):
        return self.get(case__slug=case, number=number)


class CaseVersion(models.Model):
    case = models.ForeignKey(
        "casestudies.CaseStudy", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    record = TolerantJSONField()
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the record's canonical JSON")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    objects = CaseVersionManager()

    class Meta:
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="version_number_once",
                violation_error_message="This case has a version of that number already.",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="version_numbers_from_one",
                violation_error_message="Versions are numbered from 1.",
            ),
        ]

    def __str__(self):
        return f"{self.case} v{self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ImmutableError("A published version is never changed; publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ImmutableError("A published version is never deleted; withdraw the case instead.")

    def natural_key(self):
        return (self.case.slug, self.number)

"""Addresses of the past."""

from django.db import models

from keywords.saving import SavedWhole


class FormerAddressManager(models.Manager):
    def get_by_natural_key(self, kind, slug):
        return self.get(kind=kind, slug=slug)


class FormerAddress(SavedWhole):
    """A slug or code that a row no longer has, and the one that it has today.

    It names no row by its id, so that it can be moved to another database with the rows. Where
    another row that readers know has `slug` today, that one is meant.
    """

    kind = models.CharField(max_length=40, help_text="What it is, as “locality”")
    slug = models.CharField(max_length=200, help_text="The slug or code of the past")
    leads_to = models.CharField(max_length=200, help_text="The slug or code of today")

    objects = FormerAddressManager()

    class Meta:
        ordering = ["kind", "slug"]
        verbose_name_plural = "former addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="former_address_once",
                violation_error_message=(
                    "This slug or code of the past leads somewhere already: change that one."
                ),
            ),
        ]
        indexes = [models.Index(fields=["kind", "leads_to"], name="former_address_leads_to")]

    def __str__(self):
        return f"{self.slug} → {self.leads_to}"

    def natural_key(self):
        return (self.kind, self.slug)

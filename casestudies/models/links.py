"""Web addresses that stand in what is curated, and whether they still lead somewhere."""

from django.db import models

LONGEST_ADDRESS = 2000


class Link(models.Model):
    """What a check of an address found. It names no row: several may have the address."""

    class Status(models.TextChoices):
        UNCHECKED = "unchecked", "Never checked"
        WORKS = "works", "Works"
        MOVED = "moved", "Moved"
        DEAD = "dead", "Dead"
        UNCERTAIN = "uncertain", "Could not be told"
        NOT_ASKED = "not_asked", "Not asked"

    address = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    status = models.CharField(
        max_length=12, choices=Status, default=Status.UNCHECKED, db_index=True
    )
    answer = models.CharField(max_length=200, blank=True)
    final_address = models.CharField("moved to", max_length=LONGEST_ADDRESS, blank=True)
    checked_at = models.DateTimeField("last checked", null=True, db_index=True)
    first_failed_at = models.DateTimeField("failing since", null=True)

    class Meta:
        ordering = ["address"]
        verbose_name = "web address"
        verbose_name_plural = "web addresses"
        default_permissions = ["view"]

    def __str__(self):
        return self.address

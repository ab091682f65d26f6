from django.db import models

from .base import Slugged


class Organisation(Slugged):
    class Kind(models.TextChoices):
        PUBLIC = "public", "Public"
        THIRD_SECTOR = "third_sector", "Third sector"
        PRIVATE = "private", "Private"
        ACADEMIC = "academic", "Academic"
        PARTNERSHIP = "partnership", "Partnership"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.ForeignKey(
        "casestudies.Country",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    url = models.URLField(blank=True)

    class Meta(Slugged.Meta):
        ordering = ["name"]

    def __str__(self):
        return self.name

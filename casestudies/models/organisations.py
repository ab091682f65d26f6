from django.db import models

from .base import Named, Slugged
from .other_names import OtherNames
from .replacing import Replaceable


class Organisation(OtherNames, Replaceable, Named, Slugged):
    class Kind(models.TextChoices):
        PUBLIC = "public", "Public"
        THIRD_SECTOR = "third_sector", "Third sector"
        PRIVATE = "private", "Private"
        ACADEMIC = "academic", "Academic"
        PARTNERSHIP = "partnership", "Partnership"

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
        constraints = [
            *Slugged.Meta.constraints,
            *Named.Meta.constraints,
            *Replaceable.Meta.constraints,
        ]

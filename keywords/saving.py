"""Models whose changes others have to hear of."""

from django.db import models, transaction


class SavedWhole(models.Model):
    """Is saved in one transaction with all that its signals set off, as deleting is anyway."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)

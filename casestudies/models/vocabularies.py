"""Small controlled vocabularies, each a list an administrator can extend."""

from django.db import models

from keywords.saving import SavedWhole

from .base import Named, Slugged


class Vocabulary(SavedWhole, Named, Slugged):
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Slugged.Meta):
        abstract = True
        ordering = ["order", "name"]


class PolicyField(Vocabulary):
    pass


class TargetGroup(Vocabulary):
    pass


class OutcomeDomain(Vocabulary):
    pass

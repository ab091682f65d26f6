"""Small controlled vocabularies, each a list an administrator can extend.

A new one takes a class here, a field of CaseStudy with many of its terms, and a field of the same
name in the Record: building a record, search, the admin and what tells readers of edits find it.
"""

from django.apps import apps
from django.db import models

from innosi.fields.names import NameField

from .base import Named, Slugged
from .replacing import Replaceable


class Vocabulary(Named, Replaceable, Slugged):
    name = NameField(max_length=100)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Slugged.Meta):
        abstract = True
        ordering = ["order", "name"]
        constraints = [
            *Slugged.Meta.constraints,
            *Named.Meta.constraints,
            *Replaceable.Meta.constraints,
        ]


class PolicyField(Vocabulary):
    pass


class TargetGroup(Vocabulary):
    pass


class OutcomeDomain(Vocabulary):
    pass


def vocabularies() -> list[type[Vocabulary]]:
    return [model for model in apps.get_models() if issubclass(model, Vocabulary)]

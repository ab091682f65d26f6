"""Deleting what is used is refused: used by a working copy, or by what readers see."""

from django.apps import apps
from django.db.models import PROTECT

from keywords.deleting import guard

from .record.naming import HELD_AS, published_cases_with


def protect_what_is_used() -> None:
    """Many-to-many relations let go of what is deleted without a word: here they hold it."""
    for model in apps.get_app_config("casestudies").get_models():
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            if through._meta.auto_created:
                held = through._meta.get_field(field.m2m_reverse_field_name())
                held.remote_field.on_delete = PROTECT
    for model in HELD_AS:
        guard(model, published_cases_with)

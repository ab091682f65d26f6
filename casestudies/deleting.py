"""Deleting what is used is refused: used by a working copy, or by what readers see."""

from django.apps import apps
from django.db.models import PROTECT

from innosi.checked_admin.deleting import guard

from .record.naming import HELD_AS, published_cases_with


def protect_what_is_used() -> None:
    """Many-to-many relations let go of what is deleted without a word: here they hold it."""
    for through in apps.get_app_config("casestudies").get_models(include_auto_created=True):
        if owner := through._meta.auto_created:
            for relation in (field.remote_field for field in through._meta.fields):
                if relation and relation.model is not owner:
                    relation.on_delete = PROTECT
    for model in HELD_AS:
        guard(model, published_cases_with)

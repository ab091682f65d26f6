"""Edits of vocabularies and of slugs reach readers at once: the catalogue is told."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

from .catalogue import FACETS, lock_for_edit, row_came, row_moved, row_went, touch_taxonomy
from .models import FormerAddress

TAXONOMY = (Broader, FormerAddress, Keyword, KeywordLabel, KeywordRedirect, Related)
VOCABULARIES = [facet.vocabulary for facet in FACETS.values() if facet.vocabulary]
# Model → the field under which its rows stand in addresses.
FIELDS = {facet.model: facet.slug_field for facet in FACETS.values() if facet.model}
WATCHED: list[type[Model]] = [*TAXONOMY, *VOCABULARIES]


def before_a_change(**kwargs: Any) -> None:
    lock_for_edit()


def after_a_change(action: str = "", **kwargs: Any) -> None:
    if action.startswith("pre_"):
        before_a_change()
    else:
        touch_taxonomy()


def watch(model: type[Model]) -> None:
    for signal in (pre_save, pre_delete):
        signal.connect(before_a_change, sender=model, dispatch_uid=f"locked_{model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(after_a_change, sender=model, dispatch_uid=f"taxonomy_{model.__name__}")


for model in WATCHED:
    watch(model)
# `keyword.broader.add()` makes its rows without a post_save.
for through in (Broader, Related):
    m2m_changed.connect(after_a_change, sender=through, dispatch_uid=f"m2m_{through.__name__}")


# Addresses: whose slug changes takes its terms along.


def slug_of(row: Model) -> str:
    return getattr(row, FIELDS[type(row)])


def before_saving(
    sender: type[Model], instance: Any, update_fields: Any = None, **kwargs: Any
) -> None:
    """The slug is read once the state is locked: nobody else changes it meanwhile."""
    instance._slug_before = None
    if instance.pk and (not update_fields or FIELDS[sender] in update_fields):
        before_a_change()
        stored = sender._base_manager.filter(pk=instance.pk)
        instance._slug_before = stored.values_list(FIELDS[sender], flat=True).first()


def after_saving(sender: type[Model], instance: Any, created: bool = False, **kwargs: Any) -> None:
    before, now = instance._slug_before, slug_of(instance)
    if before and before != now:
        row_moved(sender, instance.pk, before, now)
    elif created and sender in VOCABULARIES:
        row_came(sender, instance.pk, now)


def after_deleting(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    row_went(sender, instance.pk, slug_of(instance))


def watch_addresses(model: type[Model]) -> None:
    name = model.__name__
    pre_save.connect(before_saving, sender=model, dispatch_uid=f"before_moving_{name}")
    post_save.connect(after_saving, sender=model, dispatch_uid=f"moved_{name}")
    pre_delete.connect(before_a_change, sender=model, dispatch_uid=f"before_leaving_{name}")
    post_delete.connect(after_deleting, sender=model, dispatch_uid=f"left_{name}")


for model in FIELDS:
    watch_addresses(model)

"""Vocabulary edits reach readers at once: the catalogue is told to take the terms anew."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

from .catalogue import FACETS, lock_state, touch_taxonomy

TAXONOMY = (Broader, Keyword, KeywordLabel, KeywordRedirect, Related)
VOCABULARIES = [facet.vocabulary for facet in FACETS.values() if facet.vocabulary]
WATCHED: list[type[Model]] = [*TAXONOMY, *VOCABULARIES]


def before_a_change(**kwargs: Any) -> None:
    """The state is locked before any row of the taxonomy, as publishing does: of two who take them
    the other way round, each would wait for the other."""
    with transaction.atomic():
        lock_state()


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

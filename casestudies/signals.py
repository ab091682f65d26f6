"""Vocabulary edits reach readers at once: the catalogue is told to take the terms anew."""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

from .catalogue import lock_state, touch_taxonomy
from .models import vocabularies

WATCHED = (Broader, Keyword, KeywordLabel, KeywordRedirect, Related, *vocabularies())


def changes(**kwargs):
    """The state is locked before any row of the taxonomy, as publishing does: of two who take them
    the other way round, each would wait for the other."""
    with transaction.atomic():
        lock_state()


def changed(action="", **kwargs):
    if action.startswith("pre_"):
        changes()
    else:
        touch_taxonomy()


for model in WATCHED:
    for signal in (pre_save, pre_delete):
        signal.connect(changes, sender=model, dispatch_uid=f"locked_{model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(changed, sender=model, dispatch_uid=f"taxonomy_{model.__name__}")
# `keyword.broader.add()` makes its rows without a post_save.
for through in (Broader, Related):
    m2m_changed.connect(changed, sender=through, dispatch_uid=f"taxonomy_m2m_{through.__name__}")

"""Vocabulary edits reach readers at once: the catalogue is told to take the terms anew."""

from django.db.models.signals import post_delete, post_save

from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect, Related

from .catalogue import touch_taxonomy
from .models import OutcomeDomain, PolicyField, TargetGroup

WATCHED = (
    Broader,
    Keyword,
    KeywordLabel,
    KeywordRedirect,
    OutcomeDomain,
    PolicyField,
    Related,
    TargetGroup,
)


def changed(**kwargs):
    touch_taxonomy()


for model in WATCHED:
    for signal in (post_save, post_delete):
        signal.connect(changed, sender=model, dispatch_uid=f"taxonomy_{model.__name__}")

"""Marking a statement as checked or as wrong. What was said anew is neither any more.

`before_saving` runs before every save, also of scripts; not for rows of a dump or a fixture, which
bring marks of their own with their text (fixtures/entries.py asks here for those that don't).
`QuerySet.update` sets columns and tells nobody: who writes statements by it clears the marks too.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Field, Model
from django.db.models.signals import post_save, pre_save

from casestudies.models import CLAIM_MODELS, Claim, Source
from casestudies.models.steps import moment

CHECK: dict[str, Any] = {"checked_by": None, "checked_at": None}
OBJECTION: dict[str, Any] = {"objection": "", "objected_by": None, "objected_at": None}
NOT_SAID = {"id", "case", "code", "order", *CHECK, *OBJECTION}
BIBLIOGRAPHIC = ("type", "title", "authors", "year", "container", "doi", "url", "language")


class ChangedError(Exception):
    """The statement is not what somebody read when they marked it."""


def said_by(claim: Claim) -> dict[str, Any]:
    """What the statement says and where that stands, by the names of columns."""
    return {field.attname: _value(field, claim) for field in _fields_said(type(claim))}


def fingerprint(claim: Claim) -> str:
    """Of what somebody reads when they check it: the statement, its place and its source."""
    source = {name: getattr(claim.source, name) for name in BIBLIOGRAPHIC}
    read = json.dumps([said_by(claim), source], default=str, sort_keys=True)
    return hashlib.sha256(read.encode()).hexdigest()[:32]


@transaction.atomic
def mark_checked(claim: Claim, by: Any, seen: str) -> None:
    """Raises ChangedError if it is no longer what `seen` is the fingerprint of."""
    _write(claim, seen, OBJECTION | {"checked_by": by, "checked_at": moment()})


@transaction.atomic
def mark_wrong(claim: Claim, by: Any, seen: str, why: str) -> None:
    """It stays wrong until it is mended. Raises ChangedError as `mark_checked` does."""
    _write(claim, seen, CHECK | {"objection": why, "objected_by": by, "objected_at": moment()})


def _write(claim: Claim, seen: str, marks: dict[str, Any]) -> None:
    rows = type(claim).objects.select_related("source").select_for_update(of=("self",))
    stored = rows.filter(pk=claim.pk).first()
    if stored is None or fingerprint(stored) != seen:
        raise ChangedError
    type(claim).objects.filter(pk=claim.pk).update(**marks)


# What clears the marks


def says_something_else(claim: Claim) -> bool:
    """Whether it says something else than the stored statement."""
    names = [field.attname for field in _fields_said(type(claim))]
    stored = type(claim).objects.only(*names).filter(pk=claim.pk).first() if claim.pk else None
    return stored is not None and said_by(stored) != said_by(claim)


def clear(claim: Claim, *, check: bool = True) -> None:
    for name, value in (OBJECTION | (CHECK if check else {})).items():
        setattr(claim, name, value)


def before_saving(
    sender: type[Claim],
    instance: Claim,
    raw: bool = False,
    update_fields: Any = None,
    **kwargs: Any,
) -> None:
    if raw or not says_something_else(instance):
        return
    clear(instance, check=not _is_checked_anew(instance))
    if update_fields is not None:  # those that clearing sets are not among them
        sender.objects.filter(pk=instance.pk).update(
            **{name: getattr(instance, name) for name in (*CHECK, *OBJECTION)}
        )


def _is_checked_anew(claim: Claim) -> bool:
    """A script may write a statement together with the day on which it checked just that."""
    stored = type(claim).objects.values_list("checked_at", flat=True).get(pk=claim.pk)
    return claim.checked_at is not None and claim.checked_at != stored


def before_saving_source(
    sender: type[Source], instance: Any, raw: bool = False, **kwargs: Any
) -> None:
    now = {name: getattr(instance, name) for name in BIBLIOGRAPHIC}
    stored = None if raw else Source.objects.filter(pk=instance.pk).values(*BIBLIOGRAPHIC).first()
    instance._describes_another = stored is not None and stored != now


def after_saving_source(sender: type[Source], instance: Any, **kwargs: Any) -> None:
    if instance._describes_another:
        for model in CLAIM_MODELS:
            model.objects.filter(source=instance.pk).exclude(checked_at=None).update(**CHECK)


def _fields_said(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.name not in NOT_SAID]


def _value(field: Field, row: Model) -> Any:
    """As the database gives it back, also where somebody set a text for a number; 12 and 12.0000
    are one."""
    value = field.to_python(getattr(row, field.attname))
    return value.normalize() if isinstance(value, Decimal) else value


for model in CLAIM_MODELS:
    pre_save.connect(before_saving, sender=model, dispatch_uid=f"unchecked_{model.__name__}")
pre_save.connect(before_saving_source, sender=Source, dispatch_uid="unchecked_source")
post_save.connect(after_saving_source, sender=Source, dispatch_uid="unchecked_by_source")

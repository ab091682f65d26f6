"""Signals of rows tell which entities change. What fixtures and dumps bring anew has no first state
until somebody changes it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from .recording import after, before
from .registry import Entity, Key, Many, recorded_fields


def watch(entity: Entity) -> None:
    _Rows(entity.label, entity.model, "pk", entity.left_out).connect()
    for part in entity.parts:
        _Rows(entity.label, part.model, f"{part.owner}_id", part.left_out).connect()
    for many in entity.many:
        if not many.through._meta.auto_created:
            _Rows(entity.label, many.through, f"{many.owner}_id").connect()
        _Related(entity, many).connect()


class _Rows:
    """Of one table: `owner` is the attribute that says whose rows they are."""

    def __init__(self, entity: str, model: Any, owner: str, left_out: Iterable[str] = ()) -> None:
        self.entity, self.model, self.owner = entity, model, owner
        fields = recorded_fields(model, left_out)
        self.names = {name for field in fields for name in (field.name, field.attname)}

    def connect(self) -> None:
        name = f"history_{self.model._meta.label}_{self.owner}"
        for signal, receiver in (
            (pre_save, self.before_saving),
            (post_save, self.after_saving),
            (pre_delete, self.before_deleting),
            (post_delete, self.after_deleting),
        ):
            signal.connect(receiver, sender=self.model, weak=False, dispatch_uid=name)

    def before_saving(self, instance: Any, update_fields=None, **kwargs: Any) -> None:
        if not self._matters(update_fields):
            return
        self.before_deleting(instance)
        if self.owner != "pk" and instance.pk:  # it may have been another's until now
            stored = self.model._base_manager.filter(pk=instance.pk)
            was = stored.values_list(self.owner, flat=True).first()
            if was and was != getattr(instance, self.owner):
                before(Key(self.entity, was))
                after(Key(self.entity, was))

    def after_saving(
        self, instance: Any, created=False, raw=False, update_fields=None, **kwargs: Any
    ) -> None:
        if self._matters(update_fields):
            is_new = created and self.owner == "pk"
            after(self._key(instance), is_new=is_new, is_loaded=raw)

    def before_deleting(self, instance: Any, **kwargs: Any) -> None:
        key = self._key(instance)
        if key.row:
            before(key)

    def after_deleting(self, instance: Any, **kwargs: Any) -> None:
        after(self._key(instance))

    def _key(self, instance: Any) -> Key:
        return Key(self.entity, getattr(instance, self.owner))

    def _matters(self, update_fields: Any) -> bool:
        return update_fields is None or bool(self.names & set(update_fields))


class _Related:
    """Of a relation to many rows, from whichever end it was changed."""

    def __init__(self, entity: Entity, many: Many) -> None:
        self.entity, self.many = entity, many

    def connect(self) -> None:
        name = f"history_{self.entity.label}_{self.many.name}"
        through = self.many.through
        m2m_changed.connect(self.changed, sender=through, weak=False, dispatch_uid=name)

    def changed(
        self, instance: models.Model, action: str, reverse: bool, pk_set: Any, **kwargs: Any
    ) -> None:
        act = before if action.startswith("pre_") else after
        for pk in self._owners(instance, reverse, pk_set, action):
            act(Key(self.entity.label, pk))

    def _owners(
        self, instance: Any, reverse: bool, pk_set: Any, action: str
    ) -> Iterator[int] | Iterable[int]:
        if not reverse:
            symmetrical = self.many.through._meta.get_field(self.many.target).related_model
            both = symmetrical is self.entity.model and pk_set
            return {instance.pk, *pk_set} if both else {instance.pk}
        if pk_set is not None:
            return pk_set
        if action == "pre_clear":
            rows = self.many.through._base_manager.filter(**{f"{self.many.target}_id": instance.pk})
            instance._history_cleared = list(rows.values_list(f"{self.many.owner}_id", flat=True))
        return getattr(instance, "_history_cleared", ())

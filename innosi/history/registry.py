"""Which models have a history, and which rows belong to each of their rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models

from innosi.fields.names import KeyField

Model = type[models.Model]


class Key(NamedTuple):
    """Names an entity: its model's label, and its primary key."""

    model: str
    row: int


@dataclass(frozen=True)
class Many:
    """A relation to many rows, of which only is kept which they are. `owner` and `target` are the
    fields of its through model."""

    name: str
    through: Model
    owner: str
    target: str


@dataclass(frozen=True)
class Part:
    """Rows that are edited with an entity. `owner` is their key to it, `named_by` the fields that
    tell one from the others on a page. Where a name is `permanent`, a row is known by it and else
    by its primary key.

    `left_out` are fields that are no part of a state. `insert` stores a row that comes back. Parts
    that are not `shown` tell curators nothing, and those that are `kept` are not deleted by
    restoring a state that lacks them.
    """

    model: Model
    owner: str
    named_by: tuple[str, ...]
    permanent: bool = False
    left_out: frozenset[str] = frozenset()
    insert: Callable[[Any], None] = lambda row: row.save(force_insert=True)
    shown: bool = True
    kept: bool = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def fields(self) -> list[Any]:
        return recorded_fields(self.model, [self.owner, *self.left_out])


class Version(NamedTuple):
    """A state that was published."""

    number: int
    at: Any
    by: str
    note: str
    url: str

    @property
    def which(self) -> str:
        """In the address of its page."""
        return f"v{self.number}"


@dataclass(frozen=True)
class Entity:
    """`stays` names the fields of a row that restoring leaves as they are. `restored` is told of
    a row that was restored, and by whom. Models whose states are published say which these are:
    `versions` of a primary key, the newest first or the one of a number; and the contents of one.
    """

    model: Model
    parts: tuple[Part, ...] = ()
    many: tuple[Many, ...] = ()
    left_out: frozenset[str] = frozenset()
    stays: Callable[[Any], set[str]] = lambda row: set()
    restored: Callable[[Any, Any], None] = lambda row, user: None
    versions: Callable[..., list[Version]] | None = None
    version_contents: Callable[[Any, int], dict[str, Any] | None] | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def fields(self) -> list[Any]:
        return recorded_fields(self.model, self.left_out)

    def part(self, label: str) -> Part | None:
        return next((part for part in self.parts if part.label == label), None)

    def key(self, row: models.Model) -> Key:
        return Key(self.label, row.pk)


def recorded_fields(model: Model, left_out: Iterable[str]) -> list[Any]:
    """Its columns but for the primary key, and what follows from others."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, KeyField) and field.name not in left_out
    ]


def relations(model: Model) -> tuple[Many, ...]:
    """The relations to many rows that have no model of their own."""
    return tuple(
        Many(field.name, through, field.m2m_field_name(), field.m2m_reverse_field_name())
        for field in model._meta.local_many_to_many
        if isinstance(field, models.ManyToManyField)
        for through in [field.remote_field.through]
        if through is not None and through._meta.auto_created
    )


_entities: dict[str, Entity] = {}


def register(entity: Entity) -> None:
    from .signals import watch

    _entities[entity.label] = entity
    watch(entity)


def entities() -> Iterator[Entity]:
    yield from _entities.values()


def entity_of(model: Model | str) -> Entity | None:
    label = model if isinstance(model, str) else model._meta.label_lower
    return _entities.get(label)


def owner_of(row: models.Model) -> models.Model | None:
    """The row of an entity that a part belongs to."""
    for entity in entities():
        for part in entity.parts:
            if part.model is type(row):
                return getattr(row, part.owner)
    return None

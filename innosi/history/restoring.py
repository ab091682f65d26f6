"""From a state back to rows, by the rules that a form keeps to: all of it or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from innosi.checked_admin.refusals import REFUSALS, in_words

from .acting import acting
from .changes import identity_of
from .recording import after, before, keep_now
from .registry import Entity, Key, Many, Part
from .snapshots import part_rows, plain
from .wording import label_of, label_of_many, name_of, name_of_row

Contents = dict[str, Any]
MOST_TOLD = 20


class RestoreError(Exception):
    """Nothing was changed; `reasons` are sentences. `may_do_without` tells whether leaving out of
    lists what is no longer there would do."""

    def __init__(self, reasons: Iterable[str], may_do_without: bool = False) -> None:
        self.reasons = [*reasons]
        self.may_do_without = may_do_without
        super().__init__(" ".join(self.reasons))


def restore(
    entity: Entity,
    pk: int,
    contents: Contents,
    *,
    by: Any = None,
    why: str = "",
    without_missing: bool = False,
) -> models.Model:
    """The row as it was, with all that belongs to it. What the state does not say stays as it is;
    a row that was deleted comes back under its own number."""
    try:
        with transaction.atomic(), acting(by, why, restoring=True):
            return _Restoring(entity, pk, contents, without_missing).run(by)
    except REFUSALS as error:
        raise RestoreError(in_words(error).messages) from error


class _Restoring:
    def __init__(self, entity: Entity, pk: int, contents: Contents, without_missing: bool) -> None:
        self.entity, self.pk, self.contents = entity, pk, contents
        self.without_missing = without_missing
        self.names = contents["names"]

    def run(self, by: Any) -> models.Model:
        key = Key(self.entity.label, self.pk)
        before(key)
        stored = self.entity.model._base_manager.select_for_update().filter(pk=self.pk).first()
        self._check_pointers(stored)
        row = self._own_fields(stored)
        for part in self.entity.parts:
            if part.label in self.contents["parts"]:
                _Rows(part, row, self.contents["parts"][part.label], self.names).restore()
        self._many(row)
        with told_of(""):
            self.entity.model._base_manager.get(pk=self.pk).full_clean()
        after(key)
        self.entity.restored(row, by)
        keep_now()
        return row

    def _own_fields(self, stored: Any) -> Any:
        row = stored or self.entity.model(pk=self.pk)
        stays = self.entity.stays(stored) if stored else set()
        with told_of(""):
            put_in(row, self.entity.fields(), self.contents["fields"], stays)
            row.full_clean()
            row.save(force_insert=stored is None)
        return row

    def _many(self, row: Any) -> None:
        for many in self.entity.many:
            if many.name not in self.contents["many"]:
                continue
            wanted = self.contents["many"][many.name]
            target = _target(many)
            there = [*target._base_manager.filter(pk__in=wanted)]
            if {one.pk for one in there} != {*_linked(many, self.pk)}:
                getattr(row, many.name).set(there)
            for link in () if many.through._meta.auto_created else _links(many, self.pk):
                with told_of(label_of_many(many.name)):
                    link.full_clean()

    # What the state points at

    def _check_pointers(self, stored: Any) -> None:
        needed, listed = [*self._needed(stored)], [*self._listed()]
        if needed or (listed and not self.without_missing):
            reasons = [*needed, *listed]
            told = reasons[:MOST_TOLD]
            if len(reasons) > MOST_TOLD:
                told.append(f"And {len(reasons) - MOST_TOLD:,} more.")
            raise RestoreError(told, may_do_without=not needed)

    def _needed(self, stored: Any) -> Iterator[str]:
        stays = self.entity.stays(stored) if stored else set()
        fields = [one for one in self.entity.fields() if one.name not in stays]
        yield from self._gone("", fields, [self.contents["fields"]])
        for part in self.entity.parts:
            rows = [row["fields"] for row in self.contents["parts"].get(part.label, [])]
            yield from self._gone(part, part.fields(), rows)

    def _gone(self, part: Part | str, fields: list[Any], rows: list[Contents]) -> Iterator[str]:
        for field in (one for one in fields if one.is_relation):
            values = {row.get(field.name) for row in rows if _is_number(row.get(field.name))}
            there = _there(field.related_model, values)
            for row in rows:
                value = row.get(field.name)
                if value is not None and not (_is_number(value) and value in there):
                    name = name_of(self.names, field.related_model, value)
                    of = f"{name_of_row(part, row, self.names)}: " if isinstance(part, Part) else ""
                    yield f"{of}{label_of(field)} “{name}” is no longer there."

    def _listed(self) -> Iterator[str]:
        for many in self.entity.many:
            wanted = self.contents["many"].get(many.name, [])
            for pk in sorted({*wanted} - _there(_target(many), {*wanted})):
                name = name_of(self.names, _target(many), pk)
                yield f"{label_of_many(many.name)}: “{name}” is no longer there."


class _Rows:
    """The rows of one kind that belong to an entity."""

    def __init__(self, part: Part, owner: Any, wanted: list[Contents], names: Any) -> None:
        self.part, self.owner, self.wanted, self.names = part, owner, wanted, names
        self.fields = part.fields()
        self.identity = identity_of(part)

    def restore(self) -> None:
        """Rows that differ are taken out before others come in: two may have swapped names. Those
        with a permanent name can't, and others may point at them, so they stay in place."""
        now = {self.identity(row): row for row in part_rows(self.part, self.owner.pk)}
        wanted = {self.identity(row): row for row in self.wanted}
        differing = {key: row for key, row in wanted.items() if not self._is(row, now.get(key))}
        in_place = {key for key in differing if key in now and self.part.permanent}
        if not self.part.kept:
            going = [row for key, row in now.items() if key not in wanted]
            going += [now[key] for key in differing if key in now and key not in in_place]
            for row in going:
                self.part.model._base_manager.get(pk=row["pk"]).delete()
        saved = [
            self._saved(row, now[key]["pk"] if key in in_place else None)
            for key, row in differing.items()
        ]
        for pk, row in saved:
            with told_of(name_of_row(self.part, row["fields"], self.names)):
                self.part.model._base_manager.get(pk=pk).full_clean()

    def _is(self, wanted: Contents, now: Contents | None) -> bool:
        return now is not None and all(
            now["fields"].get(name) == value
            for name, value in wanted["fields"].items()
            if name in now["fields"]
        )

    def _saved(self, wanted: Contents, pk: int | None) -> tuple[int, Contents]:
        manager = self.part.model._base_manager
        with told_of(name_of_row(self.part, wanted["fields"], self.names)):
            if pk is not None:
                row = manager.get(pk=pk)
            else:
                row = self.part.model(**{f"{self.part.owner}_id": self.owner.pk})
                free = wanted["pk"] and not manager.filter(pk=wanted["pk"]).exists()
                row.pk = wanted["pk"] if free else None
            put_in(row, self.fields, wanted["fields"], set())
            row.clean_fields(exclude=[self.part.model._meta.pk.name, self.part.owner])
            if pk is None:
                self.part.insert(row)
            else:
                row.save()
        return row.pk, wanted


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """What is refused within is told with what it was refused of, field by field."""
    try:
        yield
    except ValidationError as error:
        reasons = []
        for field, messages in _by_field(error):
            place = ": ".join(filter(None, [name, field.replace("_", " ").capitalize()]))
            reasons += [f"{place}: {message}" if place else message for message in messages]
        raise RestoreError(reasons[:MOST_TOLD]) from error


def _by_field(error: ValidationError) -> Iterable[tuple[str, list[str]]]:
    if not hasattr(error, "error_dict"):
        return [("", error.messages)]
    found = error.message_dict.items()
    return [("" if name == NON_FIELD_ERRORS else name, texts) for name, texts in found]


def put_in(row: Any, fields: list[Any], values: Contents, stays: set[str]) -> None:
    for field in fields:
        if field.name not in values or field.name in stays:
            continue
        value = values[field.name]
        if value == plain(field.value_from_object(row)) and row.pk and not row._state.adding:
            continue
        if field.is_relation:
            setattr(row, field.attname, value)
        else:
            setattr(row, field.attname, field.to_python(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and abs(value) < 2**63


def _there(model: Any, keys: set[Any]) -> set[int]:
    found: set[int] = set()
    wanted = sorted(key for key in keys if _is_number(key))
    for at in range(0, len(wanted), 500):
        rows = model._base_manager.filter(pk__in=wanted[at : at + 500])
        found.update(rows.values_list("pk", flat=True))
    return found


def _target(many: Many) -> Any:
    return many.through._meta.get_field(many.target).related_model


def _links(many: Many, owner: int) -> Any:
    return many.through._base_manager.filter(**{f"{many.owner}_id": owner})


def _linked(many: Many, owner: int) -> Iterable[int]:
    return _links(many, owner).values_list(f"{many.target}_id", flat=True)

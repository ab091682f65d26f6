"""Moving what points at one row to another, and back.

What is done is told in plain values, which are kept with the merge: a row that now points elsewhere
(“moved”), one that would have stood twice and was taken out (“dropped”), one that took something
over from it (“filled”).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.db.models import Model, Q

from .errors import MergeError
from .telling import about_to_change, changed

Deed = dict[str, Any]
ForeignKey = Any  # of whatever to whatever
Field = Any
Reference = tuple[type[Model], ForeignKey]
MOST_AT_ONCE = 500


def references_to(model: type[Model], leaving_out: Iterable[type[Model]] = ()) -> list[Reference]:
    """Every foreign key to a model, those of many-to-many relations too; not its own to itself that
    says what replaced it."""
    left_out = {*leaving_out}
    return [
        (other, field)
        for other in apps.get_models(include_auto_created=True)
        if other not in left_out
        for field in other._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is model
        and field.name != "replaced_by"
    ]


def move(references: Iterable[Reference], gone: int, stays: int) -> list[Deed]:
    return [deed for one in references for deed in _move(*one, gone, stays)]


def _move(model: type[Model], field: ForeignKey, gone: int, stays: int) -> Iterator[Deed]:
    rows = model._base_manager.filter(**{field.attname: gone}).order_by("pk")
    keys = []
    for row in rows.iterator(chunk_size=MOST_AT_ONCE):
        about_to_change(row)
        twin = _twin(row, field, stays)
        if twin is None:
            keys.append(row.pk)
        else:
            yield from _put_together(row, twin, field)
    for start in range(0, len(keys), MOST_AT_ONCE):
        some = keys[start : start + MOST_AT_ONCE]
        try:
            with transaction.atomic():
                model._base_manager.filter(pk__in=some).update(**{field.attname: stays})
        except IntegrityError as error:
            raise MergeError(_two_alike(model, field, stays, some)) from error
        changed(*model._base_manager.filter(pk__in=some))
        yield {
            "done": "moved",
            "model": model._meta.label_lower,
            "field": field.name,
            "rows": some,
            "from": gone,
            "to": stays,
        }


def _two_alike(model: type[Model], field: ForeignKey, stays: int, keys: list[int]) -> str:
    kind = str(model._meta.verbose_name_plural)
    names = sorted(str(row) for row in model._base_manager.filter(pk__in=keys)[:5])
    return (
        f"Both have {kind} of one name, among {', '.join(f'“{name}”' for name in names)}: merge or "
        "rename these first."
    )


def uniques_with(model: type[Model], field: Field) -> Iterator[list[str]]:
    """The other fields of each rule by which a row of this model stands once, where it is one over
    rows that only tie others together. Whatever else may stand once has a name, and is no tie."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            others = [name for name in constraint.fields if name != field.name]
            if constraint.condition is None and not any(name.endswith("_key") for name in others):
                yield others
    for together in model._meta.unique_together:
        if field.name in together:
            yield [name for name in together if name != field.name]


def _twin(row: Model, field: ForeignKey, stays: int) -> Model | None:
    for others in uniques_with(type(row), field):
        same = {name: getattr(row, column(row, name)) for name in others}
        twin = type(row)._base_manager.filter(**same, **{field.attname: stays}).first()
        if twin:
            return twin
    return None


def column(row: Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.attname)


def _put_together(row: Model, twin: Model, field: ForeignKey) -> Iterator[Deed]:
    """What the one that stays leaves empty is taken over. What both say stays as it is there."""
    given = {name: value for name, value in _said(row, field).items() if value not in (None, "")}
    empty = {name for name, value in _said(twin, field).items() if value in (None, "")}
    # Of an amount and its currency, or a source and the place in it, both or nothing.
    pairs = ({"amount", "currency"}, {"source_id", "locator"})
    half = {name for pair in pairs if not pair & given.keys() <= empty for name in pair}
    taken = {name: value for name, value in given.items() if name in empty and name not in half}
    yield {"done": "dropped", "row": serializers.serialize("json", [row])}
    type(row)._base_manager.filter(pk=row.pk).delete()
    changed(row)
    if taken:
        before = {name: getattr(twin, name) for name in taken}
        type(twin)._base_manager.filter(pk=twin.pk).update(**taken)
        yield {
            "done": "filled",
            "model": twin._meta.label_lower,
            "row": twin.pk,
            "before": {name: before[name] for name in taken},
            "now": {name: str(value) for name, value in taken.items()},
        }


def _said(row: Model, field: ForeignKey) -> dict[str, Any]:
    return {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if not one.primary_key and one is not field
    }


# Back


def move_back(deeds: list[Deed]) -> None:
    """What was edited since stays as it is: only what is still as the merge left it goes back."""
    for deed in reversed(deeds):
        BACK[deed["done"]](deed)


def _moved_back(deed: Deed) -> None:
    model = apps.get_model(deed["model"])
    rows = model._base_manager.filter(**{"pk__in": deed["rows"], deed["field"]: deed["to"]})
    try:
        with transaction.atomic():
            found = list(rows)
            about_to_change(*found)
            rows.update(**{deed["field"]: deed["from"]})
            changed(*found)
    except IntegrityError as error:
        kind = model._meta.verbose_name_plural
        raise MergeError(
            f"Among {kind} something has a name by now that one of these had."
        ) from error


def _filled_back(deed: Deed) -> None:
    rows = apps.get_model(deed["model"])._base_manager.filter(pk=deed["row"])
    for row in rows:
        if all(str(getattr(row, name)) == value for name, value in deed["now"].items()):
            about_to_change(row)
            rows.update(**deed["before"])
            changed(row)


def _dropped_back(deed: Deed) -> None:
    """With the number it had; unless somebody has made the same again, or what it tied together is
    no longer there."""
    (found,) = serializers.deserialize("json", deed["row"])
    row = found.object
    same = Q(pk=row.pk)
    for others in _all_uniques(type(row)):
        same |= Q(**{name: getattr(row, column(row, name)) for name in others})
    if type(row)._base_manager.filter(same).exists() or not _ends_are_there(row):
        return
    found.save()


def _all_uniques(model: type[Model]) -> Iterator[list[str]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            yield list(constraint.fields)
    yield from map(list, model._meta.unique_together)


def _ends_are_there(row: Model) -> bool:
    fields: list[Any] = [
        field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey)
    ]
    return all(
        field.related_model._base_manager.filter(pk=getattr(row, field.attname)).exists()
        for field in fields
        if getattr(row, field.attname) is not None
    )


BACK = {"moved": _moved_back, "filled": _filled_back, "dropped": _dropped_back}

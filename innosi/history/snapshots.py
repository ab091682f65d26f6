"""What an entity is like now, with all rows that belong to it, as plain JSON.

{"name": "Making it work", "fields": {…}, "many": {"keywords": [3, 7]},
 "parts": {"casestudies.outcome": [{"pk": 5, "fields": {…}}]},
 "names": {"keywords.keyword": {"3": "Co-production", …}}}
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import models

from .registry import Entity, Many, Part

Contents = dict[str, Any]


def snapshot(entity: Entity, pk: int) -> Contents | None:
    """None where there is no such row."""
    row: Any = entity.model._base_manager.filter(pk=pk).first()
    if row is None:
        return None
    contents = {
        "name": str(row),
        "fields": plain_fields(entity.fields(), row),
        "many": {many.name: _targets(many, pk) for many in entity.many},
        "parts": {part.label: part_rows(part, pk) for part in entity.parts},
    }
    return contents | {"names": _names(entity, contents)}


def part_rows(part: Part, owner: int) -> list[dict[str, Any]]:
    fields = part.fields()
    rows = part.model._base_manager.filter(**{f"{part.owner}_id": owner})
    ordering = [name for name in part.model._meta.ordering or () if isinstance(name, str)]
    own = [name for name in ordering if "__" not in name and name.lstrip("-") != part.owner]
    return [
        {"pk": row.pk, "fields": plain_fields(fields, row)} for row in rows.order_by(*own, "pk")
    ]


def plain_fields(fields: list[Any], row: models.Model) -> dict[str, Any]:
    return {field.name: plain(field.value_from_object(row)) for field in fields}


def plain(value: Any) -> Any:
    """Decimals as either database gives them back; the rest as JSON has it."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value if value is None or isinstance(value, int | str | list | dict) else _text(value)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _targets(many: Many, owner: int) -> list[int]:
    rows = many.through._base_manager.filter(**{f"{many.owner}_id": owner})
    return sorted(rows.values_list(f"{many.target}_id", flat=True))


def _names(entity: Entity, contents: Contents) -> dict[str, dict[str, str]]:
    wanted: dict[Any, set[int]] = defaultdict(set)
    for many in entity.many:
        model = many.through._meta.get_field(many.target).related_model
        wanted[model] |= set(contents["many"][many.name])
    _collect(wanted, entity.fields(), [contents["fields"]])
    for part in entity.parts:
        rows = [row["fields"] for row in contents["parts"][part.label]]
        _collect(wanted, part.fields(), rows)
    return {
        model._meta.label_lower: {
            str(pk): str(row) for pk, row in model._base_manager.in_bulk(keys).items()
        }
        for model, keys in wanted.items()
        if keys
    }


def _collect(wanted: dict[Any, set[int]], fields: list[Any], rows: list[dict[str, Any]]) -> None:
    for field in fields:
        if field.is_relation:
            wanted[field.related_model] |= {row[field.name] for row in rows} - {None}

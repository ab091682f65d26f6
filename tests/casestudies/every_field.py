"""A record with something in every field of every type, made of the types as they are declared; and
each such field changed alone."""

import datetime
import types
from decimal import Decimal
from itertools import count
from typing import Annotated, Union, get_args, get_origin

from casestudies.record import SCHEMA, Record
from casestudies.record.types import Frozen


def everything():
    """As JSON, two items in each list."""
    made = _made(Record, "record", count(1))
    for number, source in enumerate(made["sources"], 1):
        source |= {"slug": f"source-{number}", "number": number}
    return made | {"schema_version": SCHEMA}


def _made(shape, name, numbers):
    number = next(numbers)
    shape = _plain(shape)
    if get_origin(shape) is tuple:
        return [_made(get_args(shape)[0], name, numbers) for _ in range(2)]
    if issubclass(shape, Frozen):
        fields = shape.model_fields.items()
        return {field: _made(one.annotation, field, numbers) for field, one in fields}
    if shape is str:
        return "source-1" if name == "source" else f"{name} {number}"
    if shape is datetime.date:
        return "2024-05-06"
    return {int: number, float: number + 0.5, Decimal: f"{number}.5"}[shape]


def types_within(shape):
    """The types of what stands in it, at any depth."""
    for field in shape.model_fields.values():
        within = _plain(field.annotation)
        within = get_args(within)[0] if get_origin(within) is tuple else within
        if issubclass(within, Frozen):
            yield from (within, *types_within(within))


def _plain(annotation):
    """Without what says that it may be empty."""
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return _plain(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def places(data=None, path=()):
    """Paths to every field at any depth; of lists, through the first item."""
    data = everything() if data is None else data
    for name, value in data.items():
        yield (*path, name)
        if isinstance(value, dict):
            yield from places(value, (*path, name))
        elif isinstance(value, list) and isinstance(value[0], dict):
            yield from places(value[0], (*path, name, 0))


def changed_at(data, path):
    """The same with another value in one place: of lists, one item less."""
    *way, last = path
    holder = data
    for step in way:
        holder = holder[step]
    holder[last] = _another(holder[last], last)
    return data


def _another(value, name):
    if isinstance(value, list):
        return value[:-1]
    if isinstance(value, dict):
        return value | {"id": 9_999, "slug": "another", "label": "Another"}
    if isinstance(value, str) and value[0].isdigit():
        return "2025-01-02" if "-" in value else "7.25"
    if isinstance(value, str):
        return "source-2" if name == "source" else f"{value} anew"
    return value + 1

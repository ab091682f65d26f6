"""Which rows something refers to: for many in a few queries."""

from collections.abc import Collection, Iterator
from typing import Any

from casestudies.models import CaseVersion
from casestudies.record.naming import HELD_AS


def used(model: Any, pks: Collection[int], last_version: int) -> set[int]:
    """Those of `pks` that a row refers to, that have related rows of their own, or that a version
    published after `last_version` names."""
    found = _published(model, last_version)
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and field.is_relation and not field.concrete:
            own, other = field.related_model, field.field
            if not other.many_to_many:
                wanted = own._base_manager.filter(**{f"{other.name}__in": pks})
                found.update(wanted.values_list(other.attname, flat=True))
    return found


def _published(model: Any, last_version: int) -> set[int]:
    """What was made by an import is named by no version of before."""
    names = HELD_AS[model]
    found: set[int] = set()
    versions = CaseVersion.objects.filter(pk__gt=last_version).order_by()
    for record in versions.values_list("record", flat=True).iterator(100):
        found.update(_ids(record, names, False))
    return found


def _ids(data: Any, names: tuple[str, ...], is_held: bool) -> Iterator[int]:
    if isinstance(data, list):
        for one in data:
            yield from _ids(one, names, is_held)
    elif isinstance(data, dict):
        if is_held and isinstance(data.get("id"), int):
            yield data["id"]
        for name, value in data.items():
            yield from _ids(value, names, name in names)

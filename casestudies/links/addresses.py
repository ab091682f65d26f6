"""Which addresses there are, and what has each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote

from django.db.models import Model
from django.db.models.signals import post_save

from casestudies.models import Link, Organisation, ResearchProject, Source
from casestudies.models.links import LONGEST_ADDRESS

DOI = "https://doi.org/"
AT_ONCE = 500
# Fields with addresses; those of DOIs make one.
FIELDS: tuple[tuple[type[Model], str], ...] = (
    (Source, "url"),
    (Source, "doi"),
    (Source, "archived_url"),
    (Organisation, "url"),
    (ResearchProject, "url"),
)


def address_of(field: str, value: str) -> str:
    """Empty where there is none, or none that is kept."""
    address = f"{DOI}{quote(value, safe='/')}" if field == "doi" and value else value
    return address if len(address) <= LONGEST_ADDRESS else ""


def in_use() -> Iterator[str]:
    for model, field in FIELDS:
        values = model._base_manager.exclude(**{field: ""}).values_list(field, flat=True)
        for value in values.iterator():
            if address := address_of(field, value):
                yield address


def used_by(addresses: Iterable[str]) -> dict[str, list[Model]]:
    """The rows that have each address."""
    wanted, found = [*addresses], defaultdict(list)
    for at in range(0, len(wanted), AT_ONCE):
        for model, field in FIELDS:
            values = {_value(field, address) for address in wanted[at : at + AT_ONCE]} - {""}
            for row in model._base_manager.filter(**{f"{field}__in": values}):
                found[address_of(field, getattr(row, field))].append(row)
    return {address: list(dict.fromkeys(rows)) for address, rows in found.items()}


def _value(field: str, address: str) -> str:
    if field != "doi":
        return address
    return unquote(address.removeprefix(DOI)) if address.startswith(DOI) else ""


def note(addresses: Iterable[str]) -> None:
    """Addresses that are there from now on, to be checked."""
    rows = [Link(address=address) for address in dict.fromkeys(addresses) if address]
    if rows:
        Link.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def note_all() -> None:
    """Those in use, and no others."""
    used = {*in_use()}
    known = {*Link.objects.values_list("address", flat=True)}
    note(sorted(used - known))
    gone = sorted(known - used)
    for at in range(0, len(gone), AT_ONCE):
        Link.objects.filter(address__in=gone[at : at + AT_ONCE]).delete()


def note_saved(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """What is loaded raw may bring its own rows along."""
    if not raw:
        note(
            address_of(field, getattr(instance, field))
            for model, field in FIELDS
            if model is sender
        )


def watch() -> None:
    for model in {model for model, _field in FIELDS}:
        post_save.connect(note_saved, sender=model, dispatch_uid=f"links_{model.__name__}")

"""What a form showed when it was opened. It travels in the form, signed, and comes back with it."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.utils import timezone

from .values import Value, is_compared, shown_value

FIELD = "_shown"
State = dict[str, Value]  # of one form: what each field shows


class UnknownFormError(ValueError):
    """What came back is nothing that was sent for this page and account."""


@dataclass
class Shown:
    """`seen` is what somebody else has saved since, as far as whoever has the form was asked about
    it: field by field, by the names of the fields."""

    number: str  # of the form: each that is opened has its own
    at: str
    form: State
    rows: dict[str, dict[str, State]]  # by the prefix of the rows, and the key of each
    seen: State = field(default_factory=dict)

    def signed(self, purpose: str) -> str:
        return signing.dumps(vars(self), salt=purpose, compress=True)


def read(text: str, purpose: str) -> Shown:
    try:
        return Shown(**signing.loads(text, salt=purpose))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise UnknownFormError from error


def shown_by(form: Any, rows: list[Any]) -> Shown:
    """form and rows: not bound to what somebody typed."""
    return Shown(
        number=secrets.token_urlsafe(12),
        at=timezone.now().isoformat(),
        form=state_of(form),
        rows={
            one.prefix: {str(row.instance.pk): state_of(row, one) for row in one.initial_forms}
            for one in rows
        },
    )


def state_of(form: Any, rows: Any = None) -> State:
    return {name: shown_value(form[name]) for name in compared_names(form, rows)}


def compared_names(form: Any, rows: Any = None) -> list[str]:
    """Of rows without what ties a row to its form."""
    ties = {"DELETE", "ORDER"}
    if rows is not None:
        ties |= {rows.model._meta.pk.name, getattr(getattr(rows, "fk", None), "name", "")}
    return [name for name, one in form.fields.items() if name not in ties and is_compared(one)]

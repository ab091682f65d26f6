"""What a browser posted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from innosi.fields.texts import with_plain_line_ends


class RefusedError(Exception):
    """Saving met a refusal at the row of that prefix, or (None) at no row of the form."""

    def __init__(self, error: Exception, prefix: str | None = None):
        super().__init__(error)
        self.error, self.prefix = error, prefix


class Posted(QueryDict):
    """Forms find what a first try to save them met in the data they are bound to.

    Browsers post "\\r\\n" for each line end that they were given, whatever it was.
    """

    refused: "RefusedError | None" = None

    @classmethod
    def of(cls, data: QueryDict) -> "Posted":
        posted = cls(mutable=True, encoding=data.encoding)
        for name, values in data.lists():
            posted.setlist(name, [with_plain_line_ends(value) for value in values])
        return posted

    def copy(self) -> Any:
        """As the admin hands it to rows."""
        copied: Any = super().copy()
        copied.refused = self.refused
        return copied

    def has_row(self, prefix: str) -> bool:
        """Whether the row was there to be edited, and not to be deleted."""
        return f"{prefix}-DELETE" not in self and any(
            name.startswith(f"{prefix}-") for name in self
        )


def is_key(field: Any, value: Any) -> bool:
    """Whether the value could be that of a primary key; a database trips over some that can't."""
    try:
        key = field.to_python(value)
    except ValidationError:
        return False
    return not isinstance(key, int) or abs(key) < 2**63


def refused_before(data: Any) -> RefusedError | None:
    return getattr(data, "refused", None)

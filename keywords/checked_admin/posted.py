"""What a browser posted."""

from typing import Any

from django.http import QueryDict

from keywords.texts import with_plain_line_ends


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
        copy = cls(mutable=True, encoding=data.encoding)
        for name, values in data.lists():
            copy.setlist(name, [with_plain_line_ends(value) for value in values])
        copy._mutable = False
        return copy

    def has_row(self, prefix: str) -> bool:
        """Whether the row was there to be edited, and not to be deleted."""
        return f"{prefix}-DELETE" not in self and any(
            name.startswith(f"{prefix}-") for name in self
        )


def refused_before(data: Any) -> RefusedError | None:
    return getattr(data, "refused", None)

"""JSON columns whose rows can be read even where one of them holds no JSON any more."""

import json
from typing import Any

from django.db import models


class Unreadable(str):
    """What stands in place of stored JSON that is none: its text."""


class TolerantJSONField(models.JSONField):
    """Django's own raises at such a row, so that whatever was read together with it is lost too."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return super().from_db_value(value, expression, connection)
        except (TypeError, json.JSONDecodeError):
            return Unreadable(value)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Migrations need not know: it is stored as any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

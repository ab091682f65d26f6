"""Shapes of texts that a database can check by itself, without Python."""

from typing import Any

from django.db import models


class HasShape(models.Func):
    """Whether a text has the shape that is written here for each database; for constraints."""

    output_field = models.BooleanField()
    arity = 1
    sqlite = ""
    postgresql = ""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._checked(self.sqlite, compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._checked(self.postgresql, compiler, connection)

    def _checked(self, condition: str, compiler: Any, connection: Any) -> Any:
        sql, values = self.as_sql(compiler, connection, template=f"({condition})")
        return sql, [*values] * condition.count("%(expressions)s")

"""Text in a damaged SQLite file that is no UTF-8 any more. Python's driver raises at such a row, so
that whatever is read together with it is lost too; here the bytes at fault become �, and who reads
the text judges what is left of it."""

from functools import partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

decode = partial(str, encoding="utf-8", errors="replace")


def read_leniently(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.text_factory = decode


connection_created.connect(read_leniently, dispatch_uid="read_leniently")

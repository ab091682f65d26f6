"""Files on their way in. They are kept in the database, since who reads them may be another process
or another machine than who took them."""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from django.db import transaction

from casestudies.models import ImportPiece, ImportRun

from .limits import LARGEST_FILE, TableError
from .tables import Table, open_table

PIECE = 1024**2
IN_MEMORY = 8 * 1024**2


@transaction.atomic
def take_in(file: IO[bytes], name: str, user: Any) -> ImportRun:
    """Raises TableError."""
    run = ImportRun.objects.create(file_name=_tame(name), created_by=user)
    size = 0
    for number, data in enumerate(_pieces(file)):
        size += len(data)
        if size > LARGEST_FILE:
            raise TableError(
                f"The file is larger than {LARGEST_FILE // 1024**2} MB. Split the table."
            )
        ImportPiece.objects.create(run=run, number=number, data=zlib.compress(data, 1))
    if not size:
        raise TableError("The file is empty.")
    run.file_size = size
    run.save(update_fields=["file_size"])
    return run


def _pieces(file: IO[bytes]) -> Iterable[bytes]:
    while data := file.read(PIECE):
        yield data


def _tame(name: str) -> str:
    own = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in own if sign.isprintable())
    return plain.encode("utf-8", "replace").decode()[-200:] or "table"


@contextmanager
def opened(run: ImportRun) -> Iterator[BinaryIO]:
    with SpooledTemporaryFile(IN_MEMORY) as file:
        for number in range(run.pieces.count()):
            file.write(zlib.decompress(run.pieces.get(number=number).data))
        file.seek(0)
        yield cast(BinaryIO, file)


@contextmanager
def table_of(run: ImportRun) -> Iterator[Table]:
    """Raises TableError."""
    chosen = run.table.get("chosen", {})
    with opened(run) as file:
        yield open_table(
            file,
            run.file_name,
            encoding=chosen.get("encoding", ""),
            delimiter=chosen.get("delimiter", ""),
            sheet=chosen.get("sheet", ""),
        )

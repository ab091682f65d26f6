"""Where backups are put. Only their owner may read them, and none is there by half."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from .errors import BackupError

OURS = re.compile(r"innosi-\d{8}-\d{6}\.tar\.gz")
PART = ".part"  # of a file that is being written
DATABASE_PART = ".database.part"


def file_for(path: Path, now: datetime) -> Path:
    """The file to write: in a folder, one with the time in its name."""
    if path.is_dir():
        path /= f"innosi-{now:%Y%m%d-%H%M%S}.tar.gz"
    if path.exists():
        raise BackupError(f"{path} is there already. Name another file, or a folder.")
    return path


def make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def whole(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file to write, which gets its name when all is written; and an empty file beside it, for
    the time being."""
    part, beside = Path(f"{path}{PART}"), Path(f"{path}{DATABASE_PART}")
    with _private(part).open("r+b") as file:
        if not _locked(file):
            raise BackupError(f"{path} is being written by another process.")
        try:
            file.truncate()
            remove_database(beside)
            yield file, _private(beside)
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
            sync_folder(path.parent)
        finally:
            remove_database(beside)
            part.unlink(missing_ok=True)


def remove_database(file: Path) -> None:
    """With what SQLite puts beside it: a journal that was left would be undone in the next."""
    for name in (f"{file}-journal", f"{file}-wal", f"{file}-shm", file):
        Path(name).unlink(missing_ok=True)


def _private(path: Path) -> Path:
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path


def _locked(file: IO[bytes]) -> bool:
    """Until it is closed; by the system too, when its process dies."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups that were named here, and what is left of those
    whose writers died. What else is in the folder stays."""
    for part in folder.glob(f"*{PART}"):
        if OURS.fullmatch(part.name.removesuffix(PART)):
            _remove_if_dead(part)
    backups = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name))
    old = backups[:-keep]
    for path in old:
        path.unlink()
    return old


def _remove_if_dead(part: Path) -> None:
    with part.open("r+b") as file:
        if _locked(file):
            remove_database(Path(f"{part}".removesuffix(PART) + DATABASE_PART))
            part.unlink()


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """An empty folder for one process at a time, gone afterwards; what a dead one left goes too."""
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another restore is at work in {folder}.") from None
        for left in folder.iterdir():
            left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def look_for_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"{folder} has room for {free / 1e6:,.0f} MB, and {needed / 1e6:,.0f} MB are needed."
        )

"""The file of a backup: a packed tar of manifest.json, the database and SHA256SUMS of both.

It is read from its beginning to its end and nothing in it decides where anything is written.
"""

import hashlib
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from isal import igzip, igzip_lib
from pydantic import ValidationError

from .errors import BackupError
from .manifest import Manifest

MANIFEST, DATABASE, SUMS = "manifest.json", "database", "SHA256SUMS"
MOST_BESIDES = 4 * 1024**2  # bytes, of what is not the database
PIECE = 1024**2
Progress = Callable[[int], object]  # is told of so many more bytes
# What tarfile, igzip and pydantic raise at what is no backup, or no longer.
UNPACKING = cast(type[Exception], igzip_lib.IsalError)
DAMAGED = (tarfile.TarError, EOFError, UNPACKING, ValidationError)


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write(target: IO[bytes], manifest: Manifest, database: Path, progress: Progress) -> None:
    described = manifest.model_dump_json(indent=2).encode()
    with (
        igzip.open(target, "wb") as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
        database.open("rb") as content,
    ):
        _add(tar, manifest, MANIFEST, len(described), BytesIO(described))
        _add(tar, manifest, DATABASE, manifest.bytes, _Watched(content, progress))
        sums = _sums(described, manifest)
        _add(tar, manifest, SUMS, len(sums), BytesIO(sums))


def _add(
    tar: tarfile.TarFile, manifest: Manifest, name: str, size: int, content: "IO[bytes] | _Watched"
) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    member.mtime = int(manifest.made_at.timestamp())
    tar.addfile(member, content)  # type: ignore[arg-type]  # it only reads


def _sums(described: bytes, manifest: Manifest) -> bytes:
    """As sha256sum writes and checks them."""
    own = hashlib.sha256(described).hexdigest()
    return f"{own}  {MANIFEST}\n{manifest.sha256}  {DATABASE}\n".encode()


def read_manifest(source: Path) -> Manifest:
    """What the backup says of itself; only `extract` tells whether it is true."""
    return _read(source, None, lambda size: None)


def extract(source: Path, target: IO[bytes], progress: Progress) -> Manifest:
    """Write the database of a backup into a file. All of the backup was read then, and is whole."""
    return _read(source, target, progress)


def _read(source: Path, target: IO[bytes] | None, progress: Progress) -> Manifest:
    try:
        with source.open("rb") as file, igzip.open(file, "rb") as packed:
            bounded = _Bounded(packed, source)
            with tarfile.open(fileobj=cast(IO[bytes], bounded), mode="r|") as tar:
                described = _member(tar, MANIFEST, None).read()
                manifest = Manifest.model_validate_json(described)
                if target:
                    bounded.left += manifest.bytes
                    found = _copy(_member(tar, DATABASE, manifest.bytes), target, progress)
                    sums = _member(tar, SUMS, None).read()
                    if found != manifest.sha256 or sums != _sums(described, manifest):
                        raise BackupError(f"{source} is damaged: its checksums do not fit.")
                    if tar.next():
                        raise BackupError(f"{source} is no backup of this site: it holds more.")
                    while bounded.read(PIECE).strip(b"\0"):  # to the end, where its own sum stands
                        raise BackupError(f"{source} is damaged: something follows its end.")
            return manifest
    except DAMAGED as error:
        reason = f"{error}".splitlines()[0] if f"{error}" else "it ends too early"
        raise BackupError(f"{source} is damaged or no backup of this site: {reason}") from error
    except OSError as error:
        if error.errno is None:  # not the system's: what is read can't be unpacked
            raise BackupError(f"{source} is damaged or no backup of this site: {error}") from error
        raise


def _member(tar: tarfile.TarFile, name: str, size: int | None) -> IO[bytes]:
    """The next file in it, which must be this one."""
    member = tar.next()
    content = tar.extractfile(member) if member and member.type == tarfile.REGTYPE else None
    if not member or not content or member.name != name or size not in (None, member.size):
        raise tarfile.ReadError(f"{name} is not where it should be")
    return content


def _copy(content: IO[bytes], target: IO[bytes], progress: Progress) -> str:
    """Its SHA-256."""
    found = hashlib.sha256()
    while piece := content.read(PIECE):
        target.write(piece)
        found.update(piece)
        progress(len(piece))
    return found.hexdigest()


class _Bounded:
    """Unpacks no more than a backup may have."""

    def __init__(self, packed: IO[bytes], source: Path) -> None:
        self.packed, self.source, self.left = packed, source, MOST_BESIDES

    def read(self, size: int) -> bytes:
        piece = self.packed.read(size)
        self.left -= len(piece)
        if self.left < 0:
            raise BackupError(f"{self.source} is no backup of this site: it holds too much.")
        return piece


class _Watched:
    """Tells how much was read."""

    def __init__(self, content: IO[bytes], progress: Progress) -> None:
        self.content, self.progress = content, progress

    def read(self, size: int) -> bytes:
        piece = self.content.read(size)
        self.progress(len(piece))
        return piece

"""A file is the backup that it says it is, wholly, or it is refused before anything is touched."""

import gzip
import io
import tarfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innosi.backup import archive
from innosi.backup.errors import BackupError
from innosi.backup.manifest import Contents, Manifest

DATABASE = bytes(range(256)) * 100


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="module")
def manifest(folder):
    database = folder / "database"
    database.write_bytes(DATABASE)
    return Manifest(
        made_at=datetime(2026, 1, 2, tzinfo=UTC),
        release="1.0",
        engine="sqlite",
        engine_version="3.51.3",
        contents=Contents(migrations=[("a", "0001")], catalogue_version=1, cases=1, versions=1),
        bytes=len(DATABASE),
        sha256=archive.sha256_of(database),
    )


@pytest.fixture(scope="module")
def backup(folder, manifest):
    target = io.BytesIO()
    archive.write(target, manifest, folder / "database", lambda size: None)
    return target.getvalue()


@pytest.fixture(scope="module")
def extract(folder):
    def extract(content):
        source = folder / "source"
        source.write_bytes(content)
        target = io.BytesIO()
        manifest = archive.extract(source, target, lambda size: None)
        return manifest, target.getvalue()

    return extract


def test_what_was_put_in_comes_out(backup, manifest, extract):
    assert extract(backup) == (manifest, DATABASE)


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_bit_is_wrong(backup, manifest, extract, place, bit):
    changed = bytearray(backup)
    changed[int(place * len(backup))] ^= 1 << bit
    with suppress(BackupError):  # or nothing is said there, as by the time in the head of gzip
        assert extract(bytes(changed)) == (manifest, DATABASE)


@given(place=st.floats(0, 1, exclude_max=True))
def test_it_ends_too_early(backup, extract, place):
    with pytest.raises(BackupError):
        extract(backup[: int(place * len(backup))])


@given(content=st.binary(max_size=2000))
def test_something_else(backup, extract, content):
    for foreign in (content, gzip.compress(content), backup + content + b"."):
        with pytest.raises(BackupError):
            extract(foreign)


def tar(*members):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as made:
        for name, content, kind in members:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(content), kind, "/etc/passwd"
            made.addfile(member, io.BytesIO(content))
    return packed.getvalue()


FILE, LINK, SPARSE = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.GNUTYPE_SPARSE


@pytest.fixture(scope="module")
def parts(manifest):
    described = manifest.model_dump_json().encode()
    return (
        ("manifest.json", described, FILE),
        ("database", DATABASE, FILE),
        ("SHA256SUMS", archive._sums(described, manifest), FILE),
    )


def test_made_by_hand(parts, extract, manifest):
    assert extract(tar(*parts)) == (manifest, DATABASE)


def test_put_together_wrongly(parts, extract, manifest, folder):
    one, two, three = parts
    described = manifest.model_copy(update={"bytes": 10}).model_dump_json().encode()
    more = manifest.model_dump_json().encode()[:-1] + b', "run": "rm"}'
    for members in (
        (two, one, three),
        (one, two),
        (one, three, two),
        (one, ("../../database", DATABASE, FILE), three),
        (one, ("/tmp/database", DATABASE, FILE), three),
        (one, ("database", b"", LINK), three),
        (one, two, three, ("more", b"1", FILE)),
        (one, ("database", DATABASE[::-1], FILE), three),
        (one, two, ("SHA256SUMS", three[1][::-1], FILE)),
        (("manifest.json", described, FILE), two, three),
        (("manifest.json", more, FILE), two, three),
    ):
        before = sorted(folder.iterdir())
        with pytest.raises(BackupError):
            extract(tar(*members))
        assert sorted(folder.iterdir()) == before


def test_it_unpacks_to_no_more_than_it_says(extract):
    bomb = tar(("manifest.json", bytes(64 * 1024**2), FILE))
    assert len(bomb) < 100_000
    with pytest.raises(BackupError, match="too much"):
        extract(bomb)

"""Where a backup is put: for its owner only, wholly or not at all, nothing of others touched."""

import stat
from datetime import UTC, datetime

import pytest

from innosi.backup import files
from innosi.backup.errors import BackupError

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_name_in_a_folder(tmp_path):
    assert files.file_for(tmp_path, NOW) == tmp_path / "innosi-20260102-030405.tar.gz"


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "there").write_text("mine")
    with pytest.raises(BackupError, match="is there already"):
        files.file_for(tmp_path / "there", NOW)


def test_only_its_owner_reads_it(tmp_path):
    target = tmp_path / "new" / "one"
    files.make_folder(target.parent)
    with files.whole(target) as (file, beside):
        assert mode(beside) == mode(tmp_path / "new" / "one.part") == 0o600
        file.write(b"all")
    assert (mode(target.parent), mode(target), target.read_text()) == (0o700, 0o600, "all")
    assert names(target.parent) == ["one"]


def test_there_is_none_by_half(tmp_path):
    def write_half():
        with files.whole(tmp_path / "one") as (file, beside):
            file.write(b"half")
            beside.write_text("half")
            raise OSError("The disk is full")

    with pytest.raises(OSError, match="full"):
        write_half()
    assert names(tmp_path) == []


def test_two_at_once(tmp_path):
    one, other = files.whole(tmp_path / "one"), files.whole(tmp_path / "one")
    with one, pytest.raises(BackupError, match="by another process"), other:
        pass


def test_a_dead_ones_half_is_written_over(tmp_path):
    (tmp_path / "one.part").write_text("longer than what comes")
    (tmp_path / "one.database.part").write_text("half")
    (tmp_path / "one.database.part-journal").write_text("half")
    with files.whole(tmp_path / "one") as (file, beside):
        assert beside.read_bytes() == b""
        assert names(tmp_path) == ["one.database.part", "one.part"]
        file.write(b"all")
    assert (tmp_path / "one").read_text() == "all"


def test_the_newest_are_kept(tmp_path):
    ours = [f"innosi-2026010{day}-000000.tar.gz" for day in range(1, 6)]
    others = ["innosi-notes.txt", "innosi-20260101-000000.tar.gz.sha", "other.part", "x.tar.gz"]
    dead = ["innosi-20251231-000000.tar.gz.part", "innosi-20251231-000000.tar.gz.database.part"]
    for name in [*ours, *others, *dead]:
        (tmp_path / name).touch()
    writing = tmp_path / "innosi-20260106-000000.tar.gz"
    with files.whole(writing) as (file, _beside):
        removed = files.prune(tmp_path, keep=2)
        file.write(b"all")
    assert [path.name for path in removed] == ours[:3]
    assert names(tmp_path) == sorted([*ours[3:], *others, writing.name])


def test_one_restore_at_a_time_and_nothing_left_of_a_dead_one(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "left").touch()
    with files.work_folder(folder) as one:
        assert names(one) == []
        with pytest.raises(BackupError, match="Another restore"), files.work_folder(folder):
            pass
        (one / "database").touch()
    assert not folder.exists()

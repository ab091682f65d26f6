from ipaddress import ip_network
from typing import NamedTuple

import pytest
from django.core.checks import run_checks

from innosi import checks


def ids(messages):
    return [message.id for message in messages]


def test_this_machine_has_full_text_search():
    assert checks.sqlite_has_full_text_search(None) == []


class Connection(NamedTuple):
    vendor: str
    Database: object


def test_sqlite_without_full_text_search(monkeypatch):
    class Memory:
        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

        def execute(self, _query):
            return [("ENABLE_FTS3",)]

    class Database:
        sqlite_version = "3.0"

        def connect(self, _name):
            return Memory()

    monkeypatch.setattr(checks, "connection", Connection("sqlite", Database()))
    assert ids(checks.sqlite_has_full_text_search(None)) == ["innosi.E001"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("3.40.1", ["innosi.E007"]),
        ("3.44.5", ["innosi.E007"]),
        ("3.44.6", []),
        ("3.45.0", ["innosi.E007"]),
        ("3.50.6", ["innosi.E007"]),
        ("3.50.7", []),
        ("3.51.0", ["innosi.E007"]),
        ("3.51.3", []),
        ("3.53.4", []),
        ("4.0.0", []),
    ],
)
def test_sqlite_that_can_lose_commits(monkeypatch, version, expected):
    class Database:
        sqlite_version = version
        sqlite_version_info = tuple(map(int, version.split(".")))

    monkeypatch.setattr(checks, "connection", Connection("sqlite", Database))
    assert ids(checks.sqlite_keeps_commits(None)) == expected
    monkeypatch.setattr(checks, "connection", Connection("postgresql", Database))
    assert checks.sqlite_keeps_commits(None) == []


def test_the_site_does_not_run_on_such_a_one():
    assert checks.sqlite_keeps_commits(None) == []


@pytest.fixture
def database(monkeypatch, settings):
    def database(engine, name):
        monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", name)

    return database


def test_private_files(tmp_path, settings, database):
    settings.SECRET_KEY_FILE, settings.ENV_FILE = tmp_path / "key", str(tmp_path / "env")
    database("sqlite3", str(tmp_path / "db"))
    assert checks.files_are_private(None) == []
    for name in ("key", "env", "db", "db-wal", "db-shm"):
        file = tmp_path / name
        file.touch(mode=0o600)
        assert checks.files_are_private(None) == []
        file.chmod(0o640)
        (warning,) = checks.files_are_private(None)
        assert warning.id == "innosi.W002"
        assert warning.hint == f"chmod 600 {file}"
        file.chmod(0o600)


def test_without_files_there_are_none_to_keep_private(settings, database, tmp_path):
    settings.SECRET_KEY_FILE, settings.ENV_FILE = tmp_path / "key", ""
    for engine, name in (("sqlite3", ":memory:"), ("postgresql", "cases")):
        database(engine, name)
        assert checks.files_are_private(None) == []


def test_proxy(settings):
    settings.SECURE_SSL, settings.TRUSTED_PROXY = False, []
    assert checks.proxy_is_trusted(None) == []
    settings.SECURE_SSL = True
    assert ids(checks.proxy_is_trusted(None)) == ["innosi.W020"]
    settings.TRUSTED_PROXY = [ip_network("127.0.0.1")]
    assert checks.proxy_is_trusted(None) == []


def test_hosts(settings):
    settings.ALLOWED_HOSTS = ["cases.example.org"]
    assert checks.hosts_are_named(None) == []
    settings.ALLOWED_HOSTS = ["*"]
    assert ids(checks.hosts_are_named(None)) == ["innosi.W003"]


@pytest.mark.parametrize(
    ("url", "secure", "expected"),
    [
        ("https://cases.example.org", True, []),
        ("http://[::1]:8000", False, []),
        ("https://other.example.org", True, ["innosi.W004"]),
        ("http://cases.example.org", True, ["innosi.W005"]),
    ],
)
def test_site_url(settings, url, secure, expected):
    settings.ALLOWED_HOSTS = ["cases.example.org", "[::1]"]
    settings.SITE_URL = url
    settings.SECURE_SSL = secure
    assert ids(checks.site_url_is_served(None)) == expected


def test_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert ids(checks.static_files_are_collected(None)) == ["innosi.W006"]
    (tmp_path / "staticfiles.json").touch()
    assert checks.static_files_are_collected(None) == []


def test_checks_are_registered(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert "innosi.W003" in ids(run_checks(include_deployment_checks=True))

import re
import runpy
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "innosi" / "settings.py"


@pytest.fixture
def settings_with(monkeypatch):
    """Reads settings.py anew, in an environment that holds only what is given."""

    def settings_with(**environment):
        for name in documented():
            monkeypatch.delenv(name, raising=False)
        given = {"ENV_FILE": "", "SECRET_KEY": "x" * 60} | environment
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return settings_with


def documented():
    return re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_defaults(settings_with):
    settings = settings_with()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["DATABASES"]["default"]["NAME"] == str(ROOT / "db.sqlite3")
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["TRUSTED_PROXY"] == []


def test_values_from_the_environment(settings_with):
    settings = settings_with(
        ALLOWED_HOSTS="a.example.org,b.example.org",
        DEBUG="true",
        LOG_LEVEL="warning",
        PORT="9000",
        SECURE_SSL="1",
        TRUSTED_PROXY="127.0.0.1,10.1.0.0/16",
    )
    assert settings["ALLOWED_HOSTS"] == ["a.example.org", "b.example.org"]
    assert settings["DEBUG"] is True
    assert settings["LOG_LEVEL"] == "WARNING"
    assert settings["SITE_URL"] == "http://127.0.0.1:9000"
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert [str(one) for one in settings["TRUSTED_PROXY"]] == ["127.0.0.1/32", "10.1.0.0/16"]


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("cases@example.org", "mailto:cases@example.org"),
        ("https://example.org/form?of=cases", "https://example.org/form?of=cases"),
    ],
)
def test_people_are_reached_by_mail_or_on_a_page(settings_with, given, link):
    assert settings_with(CONTACT=given)["CONTACT"] == link


def test_empty_values_are_defaults(settings_with):
    empty = {name: "" for name in documented() if name != "SECRET_KEY"}
    assert settings_with(**empty)["PORT"] == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("SECURE_SSL", "2"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("LOG_REQUESTS", "some"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("WEB_CONCURRENCY", "-1"),
        ("THREADS", "many"),
        ("REQUIRE_SECOND_FACTOR", "perhaps"),
        ("AUDIT_LOG_DAYS", "0"),
        ("SITE_URL", "cases.example.org"),
        ("CONTACT", "somebody"),
        ("CONTACT", "javascript:alert(1)//@hushhush"),
        ("CONTACT", "a@example.org?subject=hushhush"),
        ("CONTACT", 'https://example.org/"hushhush'),
        ("TRUSTED_PROXY", "*"),
        ("TRUSTED_PROXY", "127.0.0.1,proxy.example.org"),
        ("CACHE_URL", "localhost:6379"),
        ("CACHE_URL", "redis://"),
        ("CACHE_URL", "memcached://somebody:hushhush@localhost"),
        ("DATABASE_URL", "mysql://somebody:hushhush@localhost/cases"),
        ("DATABASE_URL", "cases.sqlite3"),
        ("DATABASE_URL", "postgres://somebody:hushhush@localhost"),
        ("DATABASE_URL", "postgres://somebody:hushhush@localhost:port/cases"),
    ],
)
def test_bad_values_are_named_and_not_shown(settings_with, name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*: write ") as caught:
        settings_with(**{name: value})
    assert "hushhush" not in str(caught.value)


def test_postgresql(settings_with):
    database = settings_with(DATABASE_URL="postgres://me@db.example.org:5433/cases")["DATABASES"]
    assert database["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert database["default"]["CONN_HEALTH_CHECKS"] is True


def test_time_outs(settings_with):
    def options(url="postgres://db.example.org/cases", **given):
        return settings_with(DATABASE_URL=url, **given)["DATABASES"]["default"]["OPTIONS"]

    assert options()["connect_timeout"] == 10
    assert "-c lock_timeout=20s -c statement_timeout=60s" in options()["options"]
    without = {f"DATABASE_{name}_TIMEOUT": "0" for name in ("LOCK", "STATEMENT", "IDLE")}
    assert "options" not in options(**without)
    given = options("postgres://db/cases?sslmode=require&options=-c%20lock_timeout%3D1s")
    assert given["sslmode"] == "require"
    assert given["options"].endswith("-c lock_timeout=1s")
    assert options("sqlite:///a", DATABASE_LOCK_TIMEOUT="3")["timeout"] == 3


def test_pages_are_kept_where_cache_url_says(settings_with):
    assert "innosi.page_cache" in settings_with()["CACHES"]["default"]["BACKEND"]
    redis = settings_with(CACHE_URL="rediss://me:secret@cache.example.org:6380/1")["CACHES"]
    assert redis["default"]["BACKEND"].endswith("RedisCache")
    assert redis["default"]["LOCATION"] == "rediss://me:secret@cache.example.org:6380/1"
    folder = settings_with(CACHE_URL="file:///var/cache/pages")["CACHES"]["default"]
    assert folder["LOCATION"] == "/var/cache/pages"


def test_sqlite_paths_begin_in_the_project(settings_with):
    def name(url):
        return settings_with(DATABASE_URL=url)["DATABASES"]["default"]["NAME"]

    assert name("sqlite:///other.sqlite3") == str(ROOT / "other.sqlite3")
    assert name("sqlite:////srv/cases.sqlite3") == "/srv/cases.sqlite3"
    assert name("sqlite://:memory:") == ":memory:"


def test_env_file_yields_to_the_environment(settings_with, tmp_path):
    file = tmp_path / "env"
    file.write_text("PORT=9001\nTHREADS=7\n")
    settings = settings_with(ENV_FILE=str(file), PORT="9002")
    assert (settings["PORT"], settings["THREADS"]) == (9002, 7)


def test_missing_secret_key_says_how_to_make_one(tmp_path, monkeypatch):
    copy = tmp_path / "innosi" / "settings.py"
    copy.parent.mkdir()
    copy.write_text(SETTINGS.read_text())
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match=r"make \.secret_key"):
        runpy.run_path(str(copy))
    (tmp_path / ".secret_key").write_text("from the file\n")
    assert runpy.run_path(str(copy))["SECRET_KEY"] == "from the file"


def test_argon2_hashes_passwords(settings_with):
    hasher = import_string(settings_with()["PASSWORD_HASHERS"][0])
    assert issubclass(hasher, Argon2PasswordHasher)

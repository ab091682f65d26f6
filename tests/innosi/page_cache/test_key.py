import pytest

from innosi.page_cache import key
from innosi.page_cache.middleware import PageCacheMiddleware


@pytest.fixture
def project(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(key, "release", key.release.__wrapped__)
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    for name in (*key.RELEASE_FOLDERS, "static"):
        (tmp_path / name).mkdir()
    (tmp_path / "innosi" / "views.py").write_text("answer = 42")
    return tmp_path


@pytest.mark.parametrize(
    "file", ["innosi/views.py", "templates/new.html", "static/staticfiles.json", "requirements/x"]
)
def test_a_release_changes_with_its_files(project, file):
    before = key.release()
    assert key.release() == before
    (project / file).write_text("changed")
    assert key.release() != before


def test_a_release_is_the_same_wherever_it_lies_and_whatever_python_leaves(project):
    before = key.release()
    (project / "innosi" / "views.py").touch()
    (project / "innosi" / "views.pyc").write_bytes(b"compiled")
    assert key.release() == before


def test_the_sites_address_stands_on_pages(project, settings):
    before = key.release()
    settings.SITE_URL = "https://cases.example.org"
    assert key.release() != before


@pytest.mark.django_db
def test_a_database_made_anew_is_another():
    from django.db.migrations.recorder import MigrationRecorder
    from django.utils import timezone

    before = key.database.__wrapped__()
    assert key.database.__wrapped__() == before
    MigrationRecorder.Migration.objects.update(applied=timezone.now())
    assert key.database.__wrapped__() != before


def test_in_debug_nothing_is_kept(settings):
    from django.core.exceptions import MiddlewareNotUsed

    settings.DEBUG = True
    with pytest.raises(MiddlewareNotUsed):
        PageCacheMiddleware(lambda request: None)

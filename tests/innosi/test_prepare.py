import io

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from innosi.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(settings, tmp_path, monkeypatch):
    """A project's folder of which only what `prepare` looks at is there."""
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    for name in ("fixtures", "casestudies", "keywords", "static", "staticfiles"):
        (tmp_path / name).mkdir()
    (tmp_path / "fixtures" / "cases.yaml").write_text("cases: []")
    (tmp_path / "static" / "site.css").write_text("body {}")
    monkeypatch.setattr(prepare, "DONE", tmp_path / ".make")
    return tmp_path


@pytest.fixture
def done(project, monkeypatch):
    """Prepares and tells what was done."""
    actions = []

    def collect():
        actions.append("static")
        prepare.manifest().touch()

    monkeypatch.setattr(prepare, "load_fixtures", lambda: actions.append("fixtures"))
    monkeypatch.setattr(prepare, "collect_static", collect)

    def done():
        actions.clear()
        call_command("prepare", stdout=io.StringIO())
        return sorted(actions)

    return done


def test_second_time_nothing(done):
    assert done() == ["fixtures", "static"]
    assert done() == []


@pytest.mark.parametrize("path", ["fixtures/cases.yaml", "casestudies/new.py", "keywords/new.py"])
def test_fixtures_or_code_changed(done, project, path):
    done()
    (project / path).write_text("changed")
    assert done() == ["fixtures"]
    (project / path).unlink()
    assert done() == ["fixtures"]


def test_another_database(done):
    done()
    MigrationRecorder.Migration.objects.update(applied=timezone.now())
    assert done() == ["fixtures"]


def test_static_file_changed(done, project):
    done()
    (project / "static" / "site.css").write_text("body { margin: 0 }")
    assert done() == ["static"]


def test_collected_files_gone(done):
    done()
    prepare.manifest().unlink()
    assert done() == ["static"]


def test_compiled_code_does_not_count(done, project):
    done()
    (project / "keywords" / "__pycache__").mkdir()
    (project / "keywords" / "__pycache__" / "models.pyc").touch()
    assert done() == []


def test_failed_load_is_tried_again(done, monkeypatch):
    done()

    def fail():
        raise CommandError("fixtures/cases.yaml: broken")

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "load_fixtures", fail)
        (prepare.DONE / "fixtures").unlink()
        with pytest.raises(CommandError):
            done()
    assert done() == ["fixtures"]

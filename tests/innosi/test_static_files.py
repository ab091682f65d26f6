"""Bundles of style sheets and scripts, and what `collectstatic` makes of them."""

import json

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client

from innosi.static_files import BundleFinder, bundle

SOURCES = project.BASE_DIR / "static"
KEPT_APART = {
    "css/design.css",
    "css/print.css",
    "js/admin/keyword-picker.js",
    "js/admin/source-picker.js",
    "js/admin/checking.js",
    "js/importing.js",
    "js/name-rows.js",
    "js/session.js",
    "js/theme.js",
    # of the admin, each for one kind of page
    *(f"css/admin/{file.name}" for file in (SOURCES / "css" / "admin").glob("*.css")),
} - {*project.STATIC_BUNDLES["admin.css"]}
SHARED = {"css/base/tokens.css"}  # of the site and its admin


@pytest.fixture
def sources(settings, tmp_path):
    """A project with two style sheets and a typeface."""
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_BUNDLES = {"styles.css": ["css/first.css", "css/more/*.css"]}
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder",
        "innosi.static_files.BundleFinder",
    ]
    settings.STORAGES = project.STORAGES | {
        "staticfiles": {"BACKEND": "innosi.static_files.StaticStorage"}
    }
    folder = tmp_path / "static"
    (folder / "css" / "more").mkdir(parents=True)
    (folder / "fonts").mkdir()
    (folder / "fonts" / "a.woff2").write_bytes(b"a typeface")
    (folder / "css" / "first.css").write_text("@layer one, two;\n")
    (folder / "css" / "more" / "b.css").write_text("b { color: red }\n")
    (folder / "css" / "more" / "a.css").write_text('a { src: url("../../fonts/a.woff2") }\n')
    return folder


def collected(settings):
    call_command("collectstatic", interactive=False, verbosity=0)
    return json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]


def test_a_bundle_has_its_sources_in_their_order(sources):
    text = bundle("styles.css").decode()
    assert text.index("@layer one, two;") < text.index("a {") < text.index("b {")


def test_addresses_in_it_start_where_the_bundle_stands(sources):
    assert 'url("fonts/a.woff2")' in bundle("styles.css").decode()


@pytest.mark.parametrize("address", ["data:image/png;base64,AA==", "#id", "/static/a.png"])
def test_addresses_that_start_nowhere_stay(sources, address):
    (sources / "css" / "first.css").write_text(f"i {{ mask: url({address}) }}")
    assert f"url({address})" in bundle("styles.css").decode()


def test_a_pattern_without_a_file_is_an_error_and_names_it(sources, settings):
    settings.STATIC_BUNDLES = {"styles.css": ["css/frist.css"]}
    with pytest.raises(ImproperlyConfigured, match=r"css/frist\.css"):
        bundle("styles.css")


def test_collectstatic_gives_a_bundle_a_fingerprint_that_follows_its_sources(sources, settings):
    before = collected(settings)["styles.css"]
    assert (settings.STATIC_ROOT / before).read_text().count("{") == 2
    (sources / "css" / "more" / "b.css").write_text("b { color: blue }\n")
    (sources / "css" / "more" / "c.css").write_text("c { color: green }\n")
    made = settings.BASE_DIR / ".make" / "bundles" / "styles.css"
    BundleFinder().find("styles.css")
    assert "blue" in made.read_text()
    (settings.STATIC_ROOT / "styles.css").unlink()  # edits within a second look the same to it
    after = collected(settings)["styles.css"]
    assert after != before
    assert "green" in (settings.STATIC_ROOT / after).read_text()


def test_collectstatic_compresses_a_bundle_and_points_it_to_fingerprinted_files(sources, settings):
    (sources / "css" / "first.css").write_text("p { margin: 0 }\n" * 100)
    paths = collected(settings)
    styles = settings.STATIC_ROOT / paths["styles.css"]
    for suffix in (".gz", ".br"):
        assert styles.with_name(styles.name + suffix).stat().st_size < styles.stat().st_size / 4
    assert f'url("{paths["fonts/a.woff2"]}")' in styles.read_text()


def test_an_edited_source_is_found_without_a_command(sources):
    with open(finders.find("styles.css")) as file:
        assert "red" in file.read()
    (sources / "css" / "more" / "b.css").write_text("b { color: blue }\n")
    with open(finders.find("styles.css")) as file:
        assert "blue" in file.read()


def test_a_server_in_debug_shows_an_edited_source(sources, settings):
    settings.DEBUG = True
    served = Client()
    assert b"red" in served.get("/static/styles.css").getvalue()
    (sources / "css" / "more" / "b.css").write_text("b { color: blue }\n")
    assert b"blue" in served.get("/static/styles.css").getvalue()


def test_an_unchanged_bundle_is_not_written_again(sources):
    found = BundleFinder()
    before = found.storage.get_modified_time(found.find("styles.css"))
    assert found.storage.get_modified_time(found.find("styles.css")) == before


def test_what_is_no_bundle_is_for_other_finders():
    assert BundleFinder().find("css/print.css") == []
    assert BundleFinder().find("styles.css", find_all=True) == [finders.find("styles.css")]


def test_every_style_sheet_and_script_is_in_a_bundle_or_kept_apart():
    bundles = {name: bundle(name).decode() for name in project.STATIC_BUNDLES}
    for kind in ("css", "js"):
        for file in (SOURCES / kind).rglob(f"*.{kind}"):
            name = file.relative_to(SOURCES).as_posix()
            holders = [one for one, text in bundles.items() if f"/* {name} */" in text]
            assert len(holders) == (name not in KEPT_APART) + (name in SHARED), name


def test_every_rule_of_a_source_is_in_the_bundle():
    text = (bundle("styles.css") + bundle("admin.css")).decode()
    for file in (SOURCES / "css").rglob("*.css"):
        if (
            file.relative_to(SOURCES).as_posix() not in KEPT_APART
            and "url(" not in file.read_text()
        ):
            assert file.read_text() in text, file


def test_the_order_of_layers_is_declared_before_any_layer():
    text = bundle("styles.css").decode()
    declared = text[text.index("@layer ") :].split(";")[0]
    assert text.count("@layer reset,") == 1
    for line in text.splitlines():
        if line.startswith("@layer ") and line.endswith("{"):
            assert line.split()[1] in declared

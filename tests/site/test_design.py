"""The page that shows every part that pages are made of."""

import re

import pytest
from django.conf import settings as project

from tests.site.test_style_sheets import DESIGN, classes_in, classes_of, used

CSS = project.BASE_DIR / "static" / "css"
PARTS = ("controls", "evidence", "lists", "case")
LEFT_OUT = {
    "outcome-table--index",  # the index of outcomes
    "outcome-table__note",  # there too
    "hero__try",  # the home page
    "hero__key",  # there too
    "question",  # there too
    "htmx-request",  # while a part is loaded
}


@pytest.fixture
def design(client, settings):
    settings.DEBUG = True
    answer = client.get("/design/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_there_in_debug_only(client, loaded):
    assert client.get("/design/").status_code == 404


def test_it_shows_every_token(design):
    tokens = re.findall(r"^\s+(--[\w-]+):", (CSS / "base" / "tokens.css").read_text(), flags=re.M)
    assert [name for name in tokens if name not in design] == []


@pytest.mark.parametrize("folder", PARTS)
def test_it_shows_every_class_of_the_parts_of_pages(design, folder):
    shown = classes_in(design) | LEFT_OUT
    for file in (CSS / folder).glob("*.css"):
        assert classes_of(file.read_text()) <= shown, file


def test_it_uses_no_class_that_pages_do_not_use():
    own = classes_of((CSS / "design.css").read_text())
    for file in DESIGN:
        others = {name for name in classes_in(file.read_text()) if not name.endswith("--*")}
        assert others <= used() | own, file

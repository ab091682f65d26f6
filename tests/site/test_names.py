"""What templates and guides name is there: what is renamed is renamed wherever it stands."""

import re
from fnmatch import fnmatch
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("casestudies", "docs", "fixtures", "innosi", "keywords", "static", "templates", "tests")
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

COMMENT = re.compile(r"\{#(.*?)#\}", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(r"\b(?:casestudies|innosi|keywords)(?:\.[A-Za-z_]\w*)+")
# A path, perhaps with *; one that begins with a dot is made by make.
PATH = re.compile(r"[\w*][\w*.-]*(/[\w*.-]+)*(/|\.(css|html|js|md|py|svg|toml|yaml))")


def exists(dotted):
    """Whether this is a module, or something in one."""
    *above, last = dotted.split(".")
    if not above:
        return False
    try:
        import_module(dotted)
    except ModuleNotFoundError:
        try:
            return hasattr(import_module(".".join(above)), last)
        except ModuleNotFoundError:
            return False
    return True


@cache
def paths():
    """Of every file and folder, relative to the project."""
    below = [path for name in FOLDERS for path in (ROOT / name).rglob("*")]
    return [path.relative_to(ROOT).as_posix() for path in (*ROOT.iterdir(), *below)]


def is_there(path):
    """Whether this stands anywhere in the project: guides leave out what goes without saying."""
    wanted = path.rstrip("/")
    return any(fnmatch(found, wanted) or fnmatch(found, f"*/{wanted}") for found in paths())


def name_of(file):
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_what_a_template_says_of_its_context_is_there(template):
    comments = " ".join(COMMENT.findall(template.read_text()))
    assert [name for name in DOTTED.findall(comments) if not exists(name)] == []


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_what_a_guide_names_is_there(guide):
    code = CODE.findall(guide.read_text())
    assert [text for text in code if DOTTED.fullmatch(text) and not exists(text)] == []
    assert [text for text in code if PATH.fullmatch(text) and not is_there(text)] == []


def test_what_is_not_there_is_found_out():
    assert exists("casestudies.reading.case.page.CasePage")
    assert not exists("casestudies.reading.case.page.Part")
    assert not exists("casestudies.reading.case_page.CasePage")
    assert is_there("casestudies/reading/")
    assert is_there("cases/parts/*.html")
    assert not is_there("casestudies/reading/case_page.py")
    assert not is_there("case_page.py")

"""Nothing is undocumented, and nothing is documented that is not there."""

import pkgutil
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import global_settings, settings
from django.core.management import get_commands
from django.urls import URLPattern, get_resolver

from casestudies.catalogue import FACETS, Criteria

from .files import (
    ROOT,
    first_column,
    make_help,
    make_targets,
    settings_defined,
    settings_used_in_settings,
    text,
    variables_read,
)

OURS = ("innosi", "keywords", "casestudies")
# Packages that read settings of the site's.
THEIRS = ("axes", "csp", "django_otp", "django_permissions_policy", "taggit", "whitenoise")
# Where a reader is told what to run.
TEXTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ".env.example",
    ".pre-commit-config.yaml",
    ".ci/run",
    ".devcontainer/devcontainer.json",
    *(f".github/{name.name}" for name in (ROOT / ".github").glob("*.yml")),
    *(f".github/workflows/{name.name}" for name in (ROOT / ".github/workflows").iterdir()),
    *(str(name.relative_to(ROOT)) for name in (ROOT / "docs").rglob("*.md")),
]


# Settings


def test_every_variable_is_in_env_example_and_the_other_way_round():
    example = text(".env.example")
    written = set(re.findall(r"^#([A-Z_]+)=", example, re.M))
    for_tests = set(re.findall(r"^#([A-Z_]+)=", example.split("For make test only")[1], re.M))
    assert variables_read() - {"ENV_FILE"} == written - for_tests
    assert "ENV_FILE in the environment names" in example
    read = "".join(path.read_text() for path in (ROOT / "tests/support").glob("*.py"))
    assert {name for name in for_tests if f'"{name}"' not in read} == set()


def test_every_setting_is_used():
    djangos = {*dir(global_settings), "ROOT_URLCONF"}
    own = settings_defined() - djangos
    unused = own - settings_used_in_settings() - read_by_code()
    assert unused == set()


def read_by_code():
    """Names of settings that we or a package of others reads."""
    ours = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
    ours.append(ROOT / "gunicorn.conf.py")
    found = set()
    for path in ours:
        code = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bsettings\.([A-Z_]+)", code))
        if "from innosi.settings import" in code:
            found |= set(re.findall(r"\b[A-Z][A-Z_]+\b", code))
    for package in THEIRS:
        for folder in find_spec(package).submodule_search_locations:
            for path in Path(folder).rglob("*.py"):
                found |= set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    return found


# Commands


def own_commands():
    folders = [str(path) for app in OURS for path in (ROOT / app).rglob("management/commands")]
    return {module.name for module in pkgutil.iter_modules(folders)}


def test_every_command_is_in_readme_and_the_other_way_round():
    named = [line.split()[1] for line in first_column("Commands", "command")]
    assert sorted(named) == sorted(own_commands())


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_that_is_named_exists(name):
    named = set(re.findall(r"manage\.py ([a-z_]+)\b(?! commands)", text(name)))
    assert named - set(get_commands()) == set()


def test_every_make_target_is_in_make_help():
    words = set(re.findall(r"[.\w-]+", make_help()))
    assert make_targets() - words == {"help"}


@pytest.mark.parametrize("name", TEXTS)
def test_every_make_target_that_is_named_exists(name):
    calls = re.findall(r"(?:`|^ {4}|run: |exec |: \")make ([^`|\"\n]+)", text(name), re.M)
    words = {word for call in calls for word in call.split() if re.fullmatch(r"[a-z._-]+", word)}
    assert words - make_targets() == set()


# Addresses


def addresses(resolver, before="/"):
    for entry in resolver.url_patterns:
        address = before + re.sub(r"<\w+:(\w+)>", r"<\1>", str(entry.pattern))
        if isinstance(entry, URLPattern) or entry.app_name == "admin":
            yield address
        else:
            yield from addresses(entry, address)


def test_every_address_is_in_readme_and_the_other_way_round():
    assert sorted(first_column("Addresses", "address")) == sorted(
        addresses(get_resolver(settings.ROOT_URLCONF))
    )


def test_every_parameter_of_the_list_is_in_readme_and_the_other_way_round():
    everything = Criteria(
        q="work",
        selected=dict.fromkeys(FACETS, ("a",)),
        match="all",
        year_from=2000,
        year_to=2001,
        sort="title",
        page=2,
    )
    asked = [name for name, _value in everything.parameters()]
    assert sorted(first_column("Addresses", "parameter")) == sorted(asked)

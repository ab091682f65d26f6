"""Style sheets, templates and scripts use the same classes; what styles nothing is deleted."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import widgets

CSS = settings.BASE_DIR / "static" / "css"
JS = settings.BASE_DIR / "static" / "js"
MARKUP = [
    ("templates", "*.html"),
    ("innosi", "*.html"),
    ("innosi", "*.py"),
    ("casestudies", "*.py"),
]
OF_THE_ADMIN = [CSS / "admin.css", *sorted((CSS / "admin").glob("*.css"))]
DESIGN = list((settings.BASE_DIR / "templates" / "design").glob("*.html"))
OF_HTMX = {"htmx-request"}


def classes_of(css):
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    selectors = re.findall(r"([^{};]+)\{", css)
    return {name for one in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", one)}


def classes_in(markup):
    """The classes that markup gives, written in a `class`, in a block that stands in one or in the
    filter `link`. The end of one that is put together is a star: mark--*"""
    markup = re.sub(r"\{#.*?#\}", "", markup, flags=re.S)
    blocks = re.findall(r"\{% block (?:body_?class|coltype|variant) %\}(.*?)\{% endblock", markup)
    blocks += re.findall(r'\{\{[^{}]*\|link\([^{}]*class="([^"]*)"', markup)
    markup = re.sub(r"\{%.*?%\}", " ", markup, flags=re.S)
    markup = re.sub(r"\{\{.*?\}\}", "*", markup, flags=re.S)
    return set(" ".join(re.findall(r'class="([^"]*)"', markup) + blocks).split())


def used():
    """The classes that pages give; not the page of the design system, which shows what they use."""
    files = [file for root, kind in MARKUP for file in (settings.BASE_DIR / root).rglob(kind)]
    return set().union(*(classes_in(file.read_text()) for file in files if file not in DESIGN))


def is_used(name, given):
    ways = (name[: match.end()] + "*" for match in re.finditer("--|__", name))
    return name in given or any(way in given for way in ways)


def test_every_class_of_the_style_sheets_is_used():
    given = used() | OF_HTMX
    unused = [
        f"{file.relative_to(CSS)}: {name}"
        for file in sorted(CSS.rglob("*.css"))
        if file.name != "design.css" and file not in OF_THE_ADMIN
        for name in sorted(classes_of(file.read_text()))
        if not is_used(name, given)
    ]
    assert not unused, "\n".join(unused)


def test_every_class_of_the_admins_style_sheets_is_used_in_the_admin():
    fields = {
        f"field-{one.name}" for model in apps.get_models() for one in model._meta.get_fields()
    }
    with open(widgets.__file__) as file:
        django = fields | set(re.findall(r"\bv[A-Z]\w+", file.read()))
    templates = [Path(admin.__file__).parent, settings.BASE_DIR / "innosi" / "admin_templates"]
    files = [file for folder in templates for file in folder.rglob("*.html")]
    given = set().union(*(classes_in(file.read_text()) for file in files), used())
    given |= (
        django
        | {"change-form", "dashboard", "login"}
        | by_scripts(Path(admin.__file__).parent / "static", JS)
    )
    ours = (settings.BASE_DIR / "casestudies" / "admin").rglob("*.py")
    given |= {one for file in ours for one in re.findall(r'"class": "([\w-]+)"', file.read_text())}
    for file in OF_THE_ADMIN:
        named = {name for name in classes_of(file.read_text()) if not is_used(name, given)}
        assert named <= given, (file, named - given)


def by_scripts(*folders):
    """Classes that Django's scripts and those that come with them give, and ours. The end of one
    that is put together is a star."""
    scripts = " ".join(file.read_text() for folder in folders for file in folder.rglob("*.js"))
    words = set(re.findall(r"[\w-]+", " ".join(re.findall(r"""["'`]([^"'`\n]*)["'`]""", scripts))))
    return words | {f"{word}*" for word in words if word.endswith("--")}


def test_every_class_and_attribute_that_scripts_look_for_is_used():
    folders = (settings.BASE_DIR / "templates", settings.BASE_DIR / "innosi" / "admin_templates")
    markup = "".join(file.read_text() for root in folders for file in root.rglob("*.html"))
    attributes = set(re.findall(r"\s(data-[a-z-]+)", markup))
    widgets = (settings.BASE_DIR / "casestudies" / "admin").rglob("*.py")
    attributes |= {
        one for file in widgets for one in re.findall(r'"(data-[a-z]+)"', file.read_text())
    }
    for file in JS.rglob("*.js"):
        script = file.read_text()
        assert set(re.findall(r"\.([a-z]+(?:__|--)[a-z-]+)", script)) <= used(), file
        assert set(re.findall(r"\[(data-[a-z-]+)", script)) <= attributes, file


def test_every_custom_property_is_set_and_used():
    css = "".join(file.read_text() for file in CSS.rglob("*.css") if file not in OF_THE_ADMIN)
    assert set(re.findall(r"\s(--[\w-]+):", css)) == set(re.findall(r"var\((--[\w-]+)", css))

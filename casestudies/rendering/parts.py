"""Parts of pages without a number in them, which are rendered once and kept. In DEBUG nothing is
kept, so that edited templates show."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.conf import settings
from django.template import engines
from jinja2 import Template
from markupsafe import Markup, escape

from casestudies.reading.navigation import MenuEntry, menu_entry

Function = TypeVar("Function", bound=Callable[..., Any])


def template(name: str) -> Template:
    return cast(Any, engines["jinja2"]).env.get_template(name)


def kept(size: int) -> Callable[[Function], Function]:
    """Remembers what a function renders."""
    if settings.DEBUG:
        return lambda function: function
    return cast(Callable[[Function], Function], lru_cache(maxsize=size))


def constant(name: str) -> Markup:
    """A template that takes nothing from a request. It is kept where Jinja works it out when it
    compiles the template around it: as a filter of a literal name."""
    return Markup(template(name).render())


@kept(500)
def part(name: str, **context: Any) -> Markup:
    """A template that takes nothing but these, which can be hashed."""
    return Markup(template(name).render(context))


def site_header(path: str, search: bool = True) -> Markup:
    return _site_header(menu_entry(path), search)


@kept(100)
def _site_header(here: MenuEntry, search: bool) -> Markup:
    return Markup(template("_header.html").render(here=here, search=search))


def link(label: str, url: str, **attributes: str) -> Markup:
    """A link; where there is no address, its label alone."""
    return _link(label, url, **attributes) if attributes else _plain_link(label, url)


@kept(5000)  # keywords of cards and facets, which come again and again
def _plain_link(label: str, url: str) -> Markup:
    return _link(label, url)


def _link(label: str, url: str, **attributes: str) -> Markup:
    if url:
        attributes["href"] = url
    elif not attributes:
        return escape(label)
    # Put together by hand: links are made by the hundred, and `format` takes five times as long.
    named = "".join([f' {name}="{escape(value)}"' for name, value in attributes.items()])
    tag = "a" if url else "span"
    return Markup(f"<{tag}{named}>{escape(label)}</{tag}>")

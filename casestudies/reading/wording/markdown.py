"""Prose written in Markdown as HTML that is safe to show, whatever was typed."""

from collections.abc import Sequence
from html import unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BLOCKS = {"p", "ul", "ol", "li", "blockquote", "pre", "hr", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = BLOCKS | TABLES | {"a", "strong", "em", "code", "br"}
HIGHEST_HEADING = 3
# A wide one scrolls in a box of its own, also by keys.
BOX = '<div class="prose-table" role="region" aria-label="Table" tabindex="0">'


def _lower_headings(state: StateCore) -> None:
    """The page has its own h1 and h2, so a text's first level is h3."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + HIGHEST_HEADING - 1)}"


def _describe_cells(state: StateCore) -> None:
    """Heads say what they are heads of; how cells are set is the style sheet's."""
    for token in state.tokens:
        if token.type == "th_open":
            token.attrs["scope"] = "col"


def _words_of_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    return escapeHtml(tokens[index].content)


# Without references: one long address could stand thousands of times.
_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
_parser.core.ruler.push("lower_headings", _lower_headings)
_parser.core.ruler.push("describe_cells", _describe_cells)
_parser.add_render_rule("image", _words_of_image)


def render(text: str) -> SafeString:
    html = nh3.clean(
        _parser.render(text),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    html = html.replace("<table>", f"{BOX}<table>").replace("</table>", "</table></div>")
    return mark_safe(html.strip())


def plain(text: str) -> str:
    """Its words alone, in one line."""
    words = nh3.clean(_parser.render(text), tags=set())
    return " ".join(unescape(words).split())

"""HTML in a cell becomes Markdown, or plain text where Markdown is not used.

nh3 makes of whatever comes well-formed HTML of a few elements, so that what reads it here takes no
longer than its length, and no script or style is left.
"""

import html
import re
from html.parser import HTMLParser

import nh3

KEPT = {
    "a", "b", "blockquote", "br", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol",
    "p", "strong", "td", "tr", "ul",
}  # fmt: skip
BLOCKS = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "tr", "ul"}
SIGNS = {"b": "**", "strong": "**", "em": "*", "i": "*"}
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>|<!--")
ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,30});")
EMPTY_LINES = re.compile(r"\n\s*\n\s*")


def as_markdown(text: str) -> str:
    return _converted(text, marked=True)


def as_plain_text(text: str) -> str:
    return _converted(text, marked=False)


def is_html(text: str) -> bool:
    return bool(TAG.search(text))


def _converted(text: str, marked: bool) -> str:
    if is_html(text):
        writer = _Writer(marked)
        writer.feed(nh3.clean(text, tags=KEPT, attributes={"a": {"href"}}, link_rel=None))
        writer.close()
        text = EMPTY_LINES.sub("\n\n", "".join(writer.parts))
        return "\n".join(line.strip() for line in text.strip().split("\n"))
    return html.unescape(text) if ENTITY.search(text) else text


class _Writer(HTMLParser):
    def __init__(self, marked: bool):
        super().__init__(convert_charrefs=True)
        self.marked = marked
        self.parts: list[str] = []
        self.lists: list[int] = []  # for each list around, the number of its last item; −1: none
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.parts.append("\n\n")
        if tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.parts.append(f"\n{self._bullet()} ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self.marked and self.links[-1] else "")
        elif self.marked and tag in SIGNS:
            self.parts.append(SIGNS[tag])
        elif self.marked and tag.startswith("h") and tag[1:].isdigit():
            self.parts.append("### ")

    def _bullet(self) -> str:
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            return f"{self.lists[-1]}."
        return "-"

    def handle_endtag(self, tag):
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "td":
            self.parts.append(" ")
        elif tag == "a" and self.links:
            link = self.links.pop()
            self.parts.append(f"]({link})" if self.marked and link else "")
        elif self.marked and tag in SIGNS:
            self.parts.append(SIGNS[tag])

    def handle_data(self, data):
        self.parts.append(re.sub(r"\s+", " ", data))

"""A page as its reader meets it: texts, links, numbers and boxes to tick.

The one place where tests take HTML apart, but for the fields of the admin's forms (forms.py).
Elements are named by CSS selectors.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

# A text in one of these is read apart from the text before and after it.
BLOCKS = """
    address article aside blockquote body br caption dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section
    select summary table tbody td tfoot th thead title tr ul
"""
BLOCKS = frozenset(BLOCKS.split())
NOT_READ = frozenset({"script", "style", "-comment"})
HEADING = re.compile(r"(?:([\d,]+) of )?([\d,]+|No) cases?\b")


def number(text):
    """The number that a text begins with."""
    return int(re.match(r"[\d,]+", text)[0].replace(",", ""))


def words(pieces):
    """One text, with single spaces."""
    return " ".join("".join(pieces).split())


class Part:
    """An element and what stands in it."""

    def __init__(self, node):
        self.node = node

    @property
    def text(self):
        return words(_texts(self.node))

    def __getitem__(self, attribute):
        return self.node.attributes[attribute]

    def get(self, attribute):
        return self.node.attributes.get(attribute)

    def all(self, selector):
        return [Part(node) for node in self.node.css(selector)]

    def one(self, selector):
        found = self.node.css(selector)
        assert len(found) == 1, f"{len(found)} times {selector}"
        return Part(found[0])

    def has(self, selector):
        return self.node.css_first(selector) is not None

    def texts(self, selector):
        return [one.text for one in self.all(selector)]

    def links(self, selector="a"):
        """(text, address) of each."""
        return [(link.text, link["href"]) for link in self.all(selector)]

    def addresses(self, label=None):
        """Where links lead: all of them, or those with this text."""
        return [address for text, address in self.links() if label in (None, text)]

    def item(self, label):
        """The text of the first item of a list that begins with `label`."""
        return next(text for text in self.texts("li") if text.startswith(label))


def parse(html):
    """The outermost part of any HTML."""
    return Part(LexborHTMLParser(html).root)


@dataclass(frozen=True)
class Box:
    """A box to tick: the parameter and value that it stands for, and the count beside it."""

    name: str
    value: str
    count: int
    is_ticked: bool
    is_disabled: bool


class Page(Part):
    """A whole page. No two elements have one id."""

    def __init__(self, html):
        self.html = html if isinstance(html, str) else html.decode()
        super().__init__(parse(self.html).node)
        ids = [node.id for node in self.node.css("[id]")]
        self.ids = set(ids)
        assert len(ids) == len(self.ids), sorted(one for one in self.ids if ids.count(one) > 1)

    @property
    def attributes(self):
        """The names of all attributes of all elements."""
        return [name for node in self.node.css("*") for name in node.attributes]

    @property
    def main(self):
        """The page without what stands around every page."""
        return self.one("main")

    @property
    def total(self):
        """How many cases the page says it lists; 0 where it says that it is empty."""
        return self._heading[1]

    @property
    def collection(self):
        """Of how many cases."""
        return self._heading[0]

    @property
    def _heading(self):
        heading = self.node.css_first("#results-title, #cases-title")
        if heading is None:
            assert self.has(".empty")
            return 0, 0
        found, everything = HEADING.match(words(_texts(heading))).groups()
        everything = 0 if everything == "No" else number(everything)
        return everything, number(found) if found else everything

    @property
    def cases(self):
        """Addresses of the cases on the page, in order."""
        return [link["href"] for link in self.all(".case-card__title a, .backed__title a")]

    @property
    def boxes(self):
        """Every box with a count."""
        return [
            Box(
                name=box.attributes["name"],
                value=box.attributes["value"],
                count=number(_label_of(box).css_first("b").text()),
                is_ticked="checked" in box.attributes,
                is_disabled="disabled" in box.attributes,
            )
            for box in self.node.css("label input[type=checkbox]")
        ]

    @property
    def counts(self):
        """Name → value → the count beside its box."""
        counts = {}
        for box in self.boxes:
            counts.setdefault(box.name, {})[box.value] = box.count
        return counts

    @property
    def form(self):
        """(name, value) of all that the filters would send as they stand."""
        fields = self.node.css("#filters input[name], input[form=filters]")
        on = [one.attributes for one in fields if _is_sent(one.attributes)]
        chosen = self.all("select[form=filters]")
        return [(one["name"], one.get("value") or "") for one in on] + [
            (select["name"], option["value"])
            for select in chosen
            for option in select.all("option[selected]")
        ]

    @property
    def counted_links(self):
        """(address, number) of every link with a number: beside it, in brackets or in its place."""
        main = self.main.node
        beside = [(_link_before(count), count) for count in main.css(".count, .index-item__count")]
        found = [(link, number(words(_texts(count)))) for link, count in beside if link]
        for link in main.css("a[href]"):
            in_brackets = re.match(r"\s*\(([\d,]+)\)", _text_after(link))
            if in_brackets:
                found.append((link, number(in_brackets[1])))
            elif link.parent.tag == "td":
                found.append((link, number(link.text())))
        return [(link.attributes["href"], number) for link, number in found]


def _texts(node):
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text_content
        elif child.tag in BLOCKS:
            yield " "
            yield from _texts(child)
            yield " "
        elif child.tag not in NOT_READ:
            yield from _texts(child)


def _label_of(node):
    while node.tag != "label":
        node = node.parent
    return node


def _is_sent(attributes):
    return attributes.get("type") not in {"checkbox", "radio"} or "checked" in attributes


def _link_before(node):
    """The link that ends right before an element."""
    before = node.prev
    while before is not None and before.tag == "-text" and not before.text_content.strip():
        before = before.prev
    while before is not None and before.tag == "span":
        before = before.last_child
    return before if before is not None and before.tag == "a" else None


def _text_after(node):
    after = node.next
    return after.text_content if after is not None and after.tag == "-text" else ""

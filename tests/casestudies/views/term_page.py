"""What a reader finds on the pages of terms."""

import re
from html import unescape
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import strip_tags

from casestudies import catalogue

COUNT = r'<span class="(?:count|index-item__count)">([\d,]+)'
COUNTED = (
    rf'<a [^>]*href="([^"]+)"[^>]*>[^<]*</a>\s*(?:</span>\s*)?{COUNT}',
    r'<td [^>]*><a href="([^"]+)"[^>]*>([\d,]+)</a>',
    r'<a href="([^"]+)">[^<]*</a> \(([\d,]+)\)',
)


class Page:
    def __init__(self, response):
        self.html = response.content.decode()
        main = self.html.partition("<main")[2].partition("</main>")[0]
        self.main = main.partition(">")[2]

    @property
    def text(self):
        return text_of(self.main)

    @property
    def title(self):
        return " ".join(unescape(re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.S)[1]).split())

    @property
    def total(self):
        """The number of cases that the page says it lists."""
        heading = re.search(r'id="cases-title">\s*([\d,]+) cases?\s*<', self.html)
        return number(heading[1]) if heading else 0

    @property
    def cases(self):
        """Addresses of the cases on the page, in order."""
        return re.findall(r'class="case-card__title"><a href="([^"]+)"', self.html)

    @property
    def counted_links(self):
        """(address, number shown beside or in the link) of every link that tells a number."""
        found = [pair for one in COUNTED for pair in re.findall(one, self.main)]
        return [(unescape(address), number(text)) for address, text in found]

    def link(self, label):
        """Addresses of the links with this text."""
        found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>\s*([^<]*?)\s*</a>', self.main)
        return [unescape(address) for address, text in found if unescape(text) == label]

    def row(self, label):
        """The text of the first list item that begins with `label`."""
        for item in re.findall(r"<li\b[^>]*>(.*?)</li>", self.main, re.S):
            if text_of(item).startswith(label):
                return text_of(item)
        raise AssertionError(f"no row for {label}")


def text_of(html):
    spaced = re.sub(r"<(/?(li|dt|dd|p|h\d|td|th|div|dl|ul))\b", r" <\1", html)
    return " ".join(unescape(strip_tags(spaced)).split())


def number(text):
    return int(text.replace(",", ""))


def found_behind(client, address):
    """How many cases a reader finds who follows a link."""
    parts = urlsplit(address)
    if parts.path == reverse("case-list"):
        criteria, problems = catalogue.parse(QueryDict(parts.query))
        assert not problems, address
        return catalogue.answer(criteria).total
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response).total

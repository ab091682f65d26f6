"""What a page says of other pages, and how it is kept: under which name, without what changes by
itself."""

import hashlib
import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

ORIGIN = "http://site"
NOT_PAGES = ("/static/", "/admin/")
FINGERPRINTED = re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}(\.\w+)")
CASE = re.compile(r"/cases/[\w-]+/")
LONGEST_NAME = 100
HTMX = {
    "": {},
    "HX-Request": {"HX-Request": "true"},
    "HX-Boosted": {"HX-Request": "true", "HX-Boosted": "true"},
}
HEADERS = ("Content-Type", "Location", "Cache-Control", "Vary", "HX-Push-Url")


class Asked(NamedTuple):
    address: str
    htmx: str = ""

    @property
    def headers(self):
        return HTMX[self.htmx]

    @property
    def file_name(self):
        """Readable, and another one for every address, however long or strange."""
        whole = " ".join(self)
        words = re.sub(r"[^A-Za-z0-9.=-]+", "_", unquote(whole)).strip("_.") or "home"
        digest = hashlib.blake2b(whole.encode(), digest_size=4).hexdigest()
        return f"{words[:LONGEST_NAME]}.{digest}.html"


class Answer(NamedTuple):
    status: int
    headers: dict
    text: str

    @classmethod
    def of(cls, status, headers, body, origin):
        kept = {name: steady(headers[name], origin) for name in HEADERS if headers.get(name)}
        return cls(status, kept, steady(body.decode(), origin))

    def as_file(self, asked):
        lines = [f"GET {' '.join(asked).strip()}", str(self.status)]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\n".join([*lines, "", self.text])


def steady(text, origin):
    """Without what differs by release and by the port that the site happens to have."""
    return FINGERPRINTED.sub(r"\1\2", text.replace(origin, ORIGIN))


class Page(HTMLParser):
    """`links` as written, and the checkboxes of forms: name → values."""

    def __init__(self, html):
        super().__init__()
        self.links, self.choices = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if attrs.get("href"):
            self.links.append(attrs["href"])
        if tag == "input" and attrs.get("type") == "checkbox":
            self.choices.setdefault(attrs["name"], []).append(attrs["value"])


def leads_to(address, answer):
    """Addresses of this site that an answer leads to, and the first version of cases, which
    later ones do not all name."""
    links = [answer.headers["Location"]] if "Location" in answer.headers else []
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        links += Page(answer.text).links
    for link in links:
        target = urldefrag(urljoin(ORIGIN + address, link)).url
        path = target.removeprefix(ORIGIN)
        if target.startswith(f"{ORIGIN}/") and not path.startswith(NOT_PAGES):
            yield path
            if CASE.fullmatch(path):
                yield f"{path}v/1/"

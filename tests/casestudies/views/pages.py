"""A page as its reader meets it: the text under an id, the links, what could run."""

from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "rect", "use"})


class Page(HTMLParser):
    """`text` by id of the element that holds it; `links` as (text, address, ids around it)."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.attributes, self.links, self.meta = [], [], [], {}
        self.text, self._open = {"": ""}, []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.attributes += attrs.items()
        if tag == "a":
            self.links.append(["", attrs.get("href", ""), {one["id"] for _, one in self._ided()}])
        if tag == "meta":
            self.meta[attrs.get("name") or attrs.get("property")] = attrs.get("content")
        if tag == "link":
            self.meta[attrs.get("rel")] = attrs.get("href")
        if name := attrs.get("id"):
            assert name not in self.text, f"two elements have the id {name}"
            self.text[name] = ""
        if tag not in VOID:
            self._open.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.attributes += attrs

    def handle_endtag(self, tag):
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self.text[""] += data
        for _, attrs in self._ided():
            self.text[attrs["id"]] += data
        if any(tag == "a" for tag, _ in self._open):
            self.links[-1][0] += data

    def _ided(self):
        return [one for one in self._open if one[1].get("id")]

    def words(self, name=""):
        """The text under an id, or of the whole page, with single spaces."""
        return " ".join(self.text[name].split())

    def addresses(self, within=None):
        """Where links lead, of the page or of the element with an id."""
        return [address for _, address, around in self.links if not within or within in around]

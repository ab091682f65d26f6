"""What a reader finds on the list of cases."""

from html.parser import HTMLParser

CASES = "/cases/"


class Page(HTMLParser):
    """What a reader can tell of the page: check boxes with counts, texts by class, links."""

    VOID = frozenset({"input", "link", "meta", "use", "br"})

    def __init__(self, response):
        super().__init__()
        self.html = response.content.decode()
        self.open, self.texts, self.links = [], [], []
        self.inputs, self.options, self.counts = [], [], []
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        if tag == "input":
            self.inputs.append({"type": "text"} | attrs)
        if tag == "option":
            self.options.append(attrs)
        if tag not in self.VOID:
            self.open.append((tag, classes, attrs, []))

    def handle_data(self, data):
        for *_, texts in self.open:
            texts.append(data)

    def handle_endtag(self, tag):
        while self.open and tag not in self.VOID:
            name, classes, attrs, texts = self.open.pop()
            text = " ".join("".join(texts).split())
            self.texts.append((classes, text))
            if name == "b":
                self.counts.append(text)
            if name == "a":
                self.links.append((classes, text, attrs))
            if name == tag:
                return

    def all(self, css):
        return [text for classes, text in self.texts if css in classes]

    def one(self, css):
        (text,) = self.all(css)
        return text

    def urls(self, css):
        return {text: attrs["href"] for classes, text, attrs in self.links if css in classes}

    @property
    def total(self):
        return int(self.one("results__count").split()[0].replace(",", ""))

    @property
    def boxes(self):
        """(facet, value, count, attributes) of every check box."""
        boxes = [one for one in self.inputs if one["type"] == "checkbox"]
        counts = [int(text.replace(",", "")) for text in self.counts]
        return [
            (box["name"], box["value"], count, box)
            for box, count in zip(boxes, counts, strict=True)
        ]

    def form(self):
        """What the form would send as it stands."""
        fields = []
        for one in self.inputs:
            if "name" not in one or one.get("id") == "site-q":
                continue
            if one["type"] in {"checkbox", "radio"} and "checked" not in one:
                continue
            fields.append((one["name"], one.get("value", "")))
        return fields + [("sort", one["value"]) for one in self.options if "selected" in one]

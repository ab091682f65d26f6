"""Who is measured: at which address each has the answer to a shape."""

from urllib.parse import urlencode

from .pages import read_datasette, read_site
from .peers import ARRAYS, PLAIN, TABLE
from .shapes import PAGE_SIZE

AS_BROWSERS_DO = ("Accept-Encoding: gzip, br",)
CLAIMS = {"outcome", "direction", "evidence"}


class Contender:
    """Asks over its connections in turn, so that every worker is measured."""

    is_slow = False
    has_failed = False
    status = 200
    read = None  # how to read its pages, if they are to be compared

    def __init__(self, name, connections):
        self.name, self.connections = name, list(connections)

    def ask(self, shape, turn, timeout):
        connection = self.connections[turn % len(self.connections)]
        reply = connection.get(self.address(shape, turn), self.headers(shape, turn), timeout)
        if reply.status != self.status:
            raise RuntimeError(f"{self.name}, {shape.name}: {reply.status}\n{reply.text()[:2000]}")
        return reply

    def address(self, shape, turn):
        return listed_at(shape.query())

    def headers(self, shape, turn):
        return AS_BROWSERS_DO


def listed_at(query):
    return f"/cases/?{query}" if query else "/cases/"


class Repeated(Contender):
    """The site, asked for the same address again and again."""

    read = staticmethod(read_site)


class Fresh(Contender):
    """The site without kept pages, and asked for texts that it was not asked before."""

    read = staticmethod(read_site)

    def address(self, shape, turn):
        return listed_at(shape.fresh_query(turn))


class Elsewhere(Contender):
    """The same on another page each time: cards that nobody has seen before."""

    def address(self, shape, turn):
        return listed_at(shape.fresh_query(turn, page=shape.page(turn)))


class NewSearch(Contender):
    """The first page for words that were not looked for before, of lists with a text."""

    def address(self, shape, turn):
        return listed_at(shape.new_query(turn))


class NotModified(Contender):
    """The site, asked by readers who have the page and want to know whether it still holds."""

    status = 304

    def __init__(self, name, connections):
        super().__init__(name, connections)
        self.tags = {}

    def headers(self, shape, turn):
        if shape.name not in self.tags:
            reply = self.connections[0].get(self.address(shape, turn), AS_BROWSERS_DO)
            self.tags[shape.name] = reply.headers["etag"]
        return (*AS_BROWSERS_DO, f"If-None-Match: {self.tags[shape.name]}")


class Bare(Contender):
    """A view that says one word, whatever is asked."""


class Usual(Contender):
    is_slow = True
    read = staticmethod(read_site)


class Datasette(Contender):
    """Its table page with the same facets. Of several values one is enough: for arrays there is no
    parameter that says so, but the page takes a piece of SQL."""

    is_slow = True
    read = staticmethod(read_datasette)
    columns = ("slug", "title", "summary", "programme", "keyword", "country", "locality", "outcome")
    years = ("first_year", "last_year")

    def address(self, shape, turn):
        pairs = [("_sort_desc", "number"), ("_size", PAGE_SIZE)]
        pairs += [("_col", name) for name in (*self.columns, *self.years)]
        pairs += [("_facet_array", name) for name in ARRAYS] + [("_facet", name) for name in PLAIN]
        for name in sorted(shape.facets):
            pairs += self.filters(name, shape.values(name), shape.all_keywords)
        if shape.text:
            pairs.append(("_search", shape.text))
        return f"/datasette/{TABLE}?{urlencode(pairs)}"

    @staticmethod
    def filters(name, values, all_keywords):
        if len(values) == 1 or (name == "keyword" and all_keywords):
            return [(f"{name}__arraycontains", value) for value in values]
        listed = ", ".join(f"'{value}'" for value in values)
        among = f'SELECT 1 FROM json_each({TABLE}."{name}") WHERE value IN ({listed})'
        return [("_where", f"EXISTS ({among})")]


def comparable(contender, shape):
    """Facets whose counts the site and a contender mean alike. Datasette counts within what a facet
    has selected already, and knows no filters that one and the same claim must meet."""
    every = {*ARRAYS, *PLAIN}
    if not isinstance(contender, Datasette):
        return every
    own = shape.facets - ({"keyword"} if shape.all_keywords else set())
    return every - own - (CLAIMS if shape.facets & CLAIMS else set())

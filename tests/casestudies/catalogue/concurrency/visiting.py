"""A visitor of a site whose workers are killed, and the pages as far as they count cases."""

import re
from threading import Event, Thread

from tests.bench.client import Connection

TRIES = 5
HEADING = re.compile(r'id="results-title"[^>]*>(?:([\d,]+) of )?([\d,]+) cases?<')
OPTION = re.compile(r'name="country" value="(\w+)".*?<b>([\d,]+)<', re.DOTALL)
CARD = re.compile(r'<h3[^>]*>\s*<a[^>]* href="/cases/([\w-]+)/"')


def ask(address, path):
    """The reply. A request that dies with its worker is asked again, as a browser does."""
    for left in reversed(range(TRIES)):
        try:
            return Connection(address).get(path)
        except OSError:
            if not left:
                raise


class Listed:
    """A page of the list: its heading, its cases and the count beside each country."""

    def __init__(self, html):
        found, collection = HEADING.search(html).groups()
        self.collection = number(collection)
        self.total = number(found) if found else self.collection
        self.countries = {code: number(count) for code, count in OPTION.findall(html)}
        self.slugs = CARD.findall(html)


def number(text):
    return int(text.replace(",", ""))


class Visitor:
    """Asks for one path after another, in a thread, until stopped."""

    def __init__(self, address, paths):
        self.address, self.paths = address, paths
        self.statuses, self.faults, self.stopped = {}, [], Event()
        self.thread = Thread(target=self._visit)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.stopped.set()
        self.thread.join()

    def _visit(self):
        while not self.stopped.is_set():
            for path in self.paths:
                try:
                    self._look(path)
                except Exception as error:
                    self.faults.append(f"{path}: {error!r}")

    def _look(self, path):
        reply = ask(self.address, path)
        self.statuses[reply.status] = self.statuses.get(reply.status, 0) + 1
        if reply.status != 200:
            self.faults.append(f"{path}: {reply.status}")
        elif path.startswith("/cases/?country="):
            page = Listed(reply.text())
            if page.countries[path[-2:]] != page.total:
                self.faults.append(f"{path}: {page.total} in its heading, {page.countries}")
            if sum(page.countries.values()) != page.collection:
                self.faults.append(f"{path}: {page.collection} in all, {page.countries}")

"""A visitor of a site whose workers are killed."""

from threading import Event, Thread

from tests.bench.client import Connection
from tests.support.page import Page

TRIES = 5


def ask(address, path):
    """The reply. A request that dies with its worker is asked again, as a browser does."""
    for left in reversed(range(TRIES)):
        try:
            return Connection(address).get(path)
        except OSError:
            if not left:
                raise


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
            page = Page(reply.text())
            countries = page.counts["country"]
            if countries[path[-2:]] != page.total:
                self.faults.append(f"{path}: {page.total} in its heading, {countries}")
            if sum(countries.values()) != page.collection:
                self.faults.append(f"{path}: {page.collection} in all, {countries}")

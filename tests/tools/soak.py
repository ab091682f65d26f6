"""Ask one worker of gunicorn a hundred thousand hostile requests, and tell what memory it took.

The site stands on the fixtures. Memory is what is resident of the worker's process.
"""

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests.bench.client import Connection
from tests.bench.workers import memory
from tests.support.site import ROOT

from . import hostile
from .checkout import load, site_of


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.tools.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000, help="(default: 100000)")
    parser.add_argument("--warm", type=int, default=10_000, help="when growth begins to count")
    parser.add_argument("--most", type=float, default=20, help="MB that it may grow by")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    chosen = options()
    with tempfile.TemporaryDirectory(prefix="innosi-soak-") as folder:
        site = site_of(ROOT, Path(folder))
        load(site)
        with site.running():
            grown = soak(site, chosen)
    if grown > chosen.most:
        raise SystemExit(f"It grew by {grown:.1f} MB, and may grow by {chosen.most:.0f}.")


def soak(site, chosen):
    """MB that the worker grew by once it was warm."""
    pid, asker = site.worker(), Asker(site.url)
    step = max(1, chosen.requests // 20)
    begun, at_first = time.monotonic(), 0
    print("requests  seconds  resident MB", flush=True)
    for number, request in enumerate(
        islice(hostile.requests(chosen.seed, names=chosen.seed), chosen.requests), 1
    ):
        asker.ask(request)
        if number == chosen.warm:
            at_first = memory(pid)["resident"]
        if number % step == 0 or number == chosen.warm:
            seconds, now = time.monotonic() - begun, memory(pid)["resident"]
            print(f"{number:8,} {seconds:8.0f} {now:12.1f}", flush=True)
    grown = memory(pid)["resident"] - at_first
    print(f"Answers: {asker.told()}. Grown by {grown:.1f} MB since {chosen.warm:,} requests.")
    return grown


class Asker:
    """Asks on a connection that it opens again where the server closed it."""

    def __init__(self, url):
        host, port = url.removeprefix("http://").split(":")
        self.connection, self.statuses = Connection((host, int(port))), {}

    def ask(self, request):
        lines = [f"{name}: {value}" for name, value in request.headers.items() if name != "Host"]
        self.connection.host = request.headers.get("Host", "localhost")
        status = self.connection.get(request.address, lines).status
        if status >= 500:
            raise SystemExit(f"{status} for {request}")
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def told(self):
        return ", ".join(f"{number:,} × {status}" for status, number in self.statuses.items())


if __name__ == "__main__":
    main()

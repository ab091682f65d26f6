"""Servers of the benchmark: each on a free port of 127.0.0.1, each ended by whoever began it."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.support.site import ROOT

from .client import Connection

WORKERS = 2
SECONDS_TO_START = 120


class Server:
    def __init__(self, name, process, address, log):
        self.name, self.process, self.address, self.log = name, process, address, log

    def connect(self):
        return Connection(self.address)

    def wait_until_ready(self, path):
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.connect().get(path)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()}")

    def workers(self, path):
        """Process id → a connection that this worker serves, one for each worker."""
        found, end = {}, time.monotonic() + SECONDS_TO_START
        while len(found) < WORKERS:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name}: only workers {[*found]} ever answered")
            connection = self.connect()
            found.setdefault(int(connection.get(path).headers["x-worker"]), connection)
        return dict(sorted(found.items()))


@contextmanager
def gunicorn(name, site, settings, path="/cases/"):
    """The site under other settings, served as in production. `site` has database and folder."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        handle = listener.fileno()
        command = ["gunicorn", "--bind", f"fd://{handle}", "--workers", str(WORKERS)]
        command += ["--keep-alive", "3600", "tests.bench.web.wsgi"]
        environment = site.environment | {
            "DJANGO_SETTINGS_MODULE": settings,
            "SITE_URL": f"http://127.0.0.1:{address[1]}",
        }
        log = site.folder / f"{name}.log"
        with _running(name, command, environment, address, log, [handle]) as server:
            server.wait_until_ready(path)
            yield server


@contextmanager
def datasette(database, settings, metadata, environment):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    command = ["datasette", "serve", "--immutable", str(database), "--metadata", str(metadata)]
    command += ["--host", address[0], "--port", str(address[1])]
    for name, value in settings.items():
        command += ["--setting", name, str(value)]
    log = database.parent / "datasette.log"
    with _running("datasette", command, environment, address, log, []) as server:
        server.wait_until_ready("/-/versions.json")
        yield server


@contextmanager
def _running(name, command, environment, address, log, handles):
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            pass_fds=handles,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches the benchmark alone, which ends its servers
        )
    try:
        yield Server(name, process, address, log)
    finally:
        end(process)


def end(process):
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

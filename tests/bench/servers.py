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

    def first_reply(self, path):
        """A connection and the reply on it, as soon as there is one."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                connection = Connection(self.address)
                return connection, connection.get(path)
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} does not answer:\n{self.log.read_text()}")

    def workers(self, path="/nowhere/"):
        """Process id → a connection that this worker serves, for each of them. What they say is
        no matter, and a list of cases may take some of them minutes."""
        found, end = {}, time.monotonic() + SECONDS_TO_START
        while len(found) < WORKERS:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name}: only workers {[*found]} ever answered")
            connection, reply = self.first_reply(path)
            found.setdefault(int(reply.headers["x-worker"]), connection)
        return dict(sorted(found.items()))


@contextmanager
def gunicorn(name, site, settings):
    """A site under other settings, served as in production; it may not be ready yet."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address, handle = listener.getsockname(), listener.fileno()
        # As gunicorn sets it, but for those too who connect before it has begun.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        command = ["gunicorn", "--bind", f"fd://{handle}", "--workers", str(WORKERS)]
        command += ["--keep-alive", "3600", "tests.bench.web.wsgi"]
        environment = site.environment | {
            "DJANGO_SETTINGS_MODULE": settings,
            "SITE_URL": f"http://127.0.0.1:{address[1]}",
        }
        server = _start(name, command, environment, address, site.folder, [handle])
    with _ended(server):
        yield server


@contextmanager
def datasette(database, settings, metadata, environment):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    command = ["datasette", "serve", "--immutable", str(database), "--metadata", str(metadata)]
    command += ["--host", address[0], "--port", str(address[1])]
    for name, value in settings.items():
        command += ["--setting", name, str(value)]
    with _ended(_start("datasette", command, environment, address, database.parent, [])) as server:
        yield server


def _start(name, command, environment, address, folder, handles):
    log = folder / f"{name}.log"
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
    return Server(name, process, address, log)


@contextmanager
def _ended(server):
    try:
        yield server
    finally:
        end(server.process)


def end(process):
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

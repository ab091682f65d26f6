"""The whole site, as `make serve` runs it, with a database and static files of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Site:
    def __init__(self, folder, root=ROOT, python=sys.executable):
        self.folder, self.root, self.python = folder, root, python
        self.url = self.port = None
        self.log = folder / "log"
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "ENV_FILE": "",
            "SECRET_KEY": "signs nothing but what the tests sign for themselves",
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "STATIC_ROOT": str(folder / "static"),
            "WEB_CONCURRENCY": "1",
        }

    def manage(self, *arguments, **environment):
        """Runs a manage.py command on this site's database and returns what it printed."""
        done = subprocess.run(
            [self.python, self.root / "manage.py", *arguments],
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def running(self):
        with socket.create_server(("127.0.0.1", 0)) as listener, self.log.open("w") as log:
            self.port = listener.getsockname()[1]
            self.url = f"http://127.0.0.1:{self.port}"
            handle = listener.fileno()
            server = subprocess.Popen(
                [self.python, "-m", "gunicorn", "--bind", f"fd://{handle}", "innosi.wsgi"],
                cwd=self.root,
                env=self.environment | {"SITE_URL": self.url},
                pass_fds=[handle],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self.wait_until_ready(server)
            self.server = server
            yield self
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def worker(self):
        """The process id of the one worker of a site that is running."""
        master = self.server.pid
        (worker,) = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return int(worker)

    def wait_until_ready(self, server):
        for _attempt in range(300):
            if server.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=30):
                    return
            except urllib.error.HTTPError as error:
                raise RuntimeError(f"/readyz: {error}\n{self.log.read_text()}") from error
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The site did not start:\n{self.log.read_text()}")

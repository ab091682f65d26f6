"""A Redis that one test has to itself."""

import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.support import programs


@contextmanager
def redis_server():
    """Yields its CACHE_URL; the socket's folder has a short name, as sockets must."""
    if not programs.redis():
        raise RuntimeError("No redis-server here. Run: python -m tests.support.system")
    folder = Path(tempfile.mkdtemp(prefix="innosi-redis-"))
    path = folder / "socket"
    command = [programs.redis(), "--port", "0", "--unixsocket", path, "--dir", folder]
    server = subprocess.Popen(
        [*command, "--save", "", "--appendonly", "no"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(server, path)
        yield f"unix://{path}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(server, path):
    for _attempt in range(300):
        if path.exists():
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("redis-server did not start")

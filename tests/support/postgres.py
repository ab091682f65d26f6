"""A PostgreSQL for one run of tests: python -m tests.support.postgres COMMAND...

The command gets its DATABASE_URL. The server listens on a Unix socket in a folder of its own, and
both are gone when the command is.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.support import programs

LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "100",
}


@contextmanager
def throw_away_server():
    """Yields its URL."""
    programs_folder = programs.postgres()
    if not programs_folder:
        raise SystemExit("No PostgreSQL here. Run: python -m tests.support.system")
    folder = Path(tempfile.mkdtemp(prefix="innosi-pg-"))
    owner = unprivileged_user()
    try:
        if owner:
            shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
        initialise(programs_folder, folder, owner)
        with running(programs_folder, folder, owner):
            yield f"postgres://innosi@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_user():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def run_as(owner, folder):
    options = {"cwd": folder, "stdin": subprocess.DEVNULL, "start_new_session": True}
    if owner:
        options |= {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []}
    return options


def initialise(programs_folder, folder, owner):
    done = subprocess.run(
        [
            programs_folder / "initdb",
            f"--pgdata={folder / 'data'}",
            "--username=innosi",
            "--auth=trust",
            "--encoding=UTF8",
            f"--locale={LOCALE}",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        **run_as(owner, folder),
    )
    if done.returncode:
        raise SystemExit(f"initdb failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running(programs_folder, folder, owner):
    log = folder / "log"
    options = SERVER_OPTIONS | {"unix_socket_directories": str(folder)}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with log.open("w") as output:
        server = subprocess.Popen(
            [programs_folder / "postgres", "-D", folder / "data", *settings],
            stdout=output,
            stderr=subprocess.STDOUT,
            **run_as(owner, folder),
        )
    try:
        wait_until_ready(server, folder / "data" / "postmaster.pid", log)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        end(server)


def wait_until_ready(server, state, log):
    """The last line of PostgreSQL's own pid file says when it is."""
    for _attempt in range(300):
        if state.exists() and state.read_text().rstrip().endswith("ready"):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")


def run(command, url):
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return process.wait()
    except KeyboardInterrupt:  # the terminal sent it to the command too
        end(process)
        raise SystemExit(128 + signal.SIGINT) from None
    except SystemExit:
        process.terminate()
        end(process)
        raise


def end(process):
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def exit_on(number, _frame):
    raise SystemExit(128 + number)


def main(command):
    if url := os.environ.get("TEST_DATABASE_URL"):
        return run(command, url)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, exit_on)
    with throw_away_server() as url:
        return run(command, url)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

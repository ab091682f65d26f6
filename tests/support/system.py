"""Installs the system packages that tests need and that are missing, or says which they are."""

import os
import shutil
import subprocess
import sys

from tests.support import programs


def missing():
    packages = {}
    if not programs.chromium():
        packages["chromium"] = "Chromium (its path may be given as CHROMIUM)"
    if not programs.playwright():
        packages["libatomic1"] = "libatomic, which Playwright's driver is linked with"
    if not os.environ.get("TEST_DATABASE_URL") and not programs.postgres():
        packages["postgresql"] = (
            f"PostgreSQL {programs.OLDEST_POSTGRES} or newer (or a server's TEST_DATABASE_URL)"
        )
    if not programs.redis():
        packages["redis-server"] = "redis-server"
    if not programs.nginx():
        packages["nginx-light"] = "nginx"
    if not shutil.which("openssl"):
        packages["openssl"] = "openssl, which makes a certificate for nginx"
    return packages


def become_root():
    """What to put before a command to run it as root, or None if this user may not."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode
    ):
        return ["sudo", "-n"]
    return None


def install(packages):
    prefix = become_root()
    if prefix is None or not shutil.which("apt-get"):
        return
    print("Installing", *packages, flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)


def main():
    if packages := missing():
        install(packages)
    if packages := missing():
        lines = [
            "The tests need what this machine lacks:",
            *(f"  {name}" for name in packages.values()),
            f"On Debian or Ubuntu: sudo apt-get install {' '.join(packages)}",
        ]
        raise SystemExit("\n".join(lines))


if __name__ == "__main__":
    main()

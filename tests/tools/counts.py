"""How many of our files four usual requests enter, each in a process of its own."""

import subprocess
import sys

REQUESTS = (
    ("--url", "/cases/?keyword=co-production&country=GB&q=employment"),
    ("--url", "/cases/making-it-work/"),
    ("--url", "/keywords/co-production/"),
    ("--publish", "making-it-work"),
)


def main():
    print("files  request")
    for request in REQUESTS:
        command = [sys.executable, "-m", "tests.tools.trace", "--count", *request]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(done.returncode)
        files, said = done.stdout.strip().split("  ", 1)
        print(f"{files:>5}  {said}", flush=True)


if __name__ == "__main__":
    main()

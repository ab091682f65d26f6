"""Show which of our files one request enters, one line each in the order in which they are first
entered: the file, the function that was called, what it was asked and what it gave."""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.support.site import ROOT

from .checkout import load, site_of

KEPT = ROOT / ".make"
MADE_FROM = ("fixtures/**/*", "static/**/*", "*/migrations/*.py", "requirements/serve.txt")


def options(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.tools.trace", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--url", metavar="ADDRESS", help="such as '/cases/?q=work'")
    what.add_argument("--publish", metavar="SLUG", help="a publication, which is undone again")
    parser.add_argument("--all", action="store_true", help="every call from one file to another")
    parser.add_argument("--count", action="store_true", help="only how many files")
    parser.add_argument("--width", type=int, default=110, help="columns (default: 110)")
    parser.add_argument("--fresh", action="store_true", help="make the database again")
    return parser.parse_args(arguments)


def main():
    chosen = options()
    if chosen.url is not None and not chosen.url.startswith("/"):
        raise SystemExit(f"“{chosen.url}” is no address here: write it from the first / on.")
    begin(kept_site(chosen.fresh))
    from .rooms import Rooms, shown  # these know Django, which is set up only now

    rooms = Rooms(ROOT)
    said = requested(rooms, chosen.url) if chosen.url else published(rooms, chosen.publish)
    if chosen.count:
        print(len(rooms.files), said, sep="  ")
        return
    write([said, *shown(rooms, chosen.width, chosen.all), in_all(rooms)])


def in_all(rooms):
    return f"{len(rooms.files)} of our files were entered, and {len(rooms.templates)} templates."


def write(lines):
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:  # enough was read
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def begin(site):
    """Django as the site has it, in this process, which has done nothing yet."""
    os.environ.clear()
    os.environ.update(site.environment, DJANGO_SETTINGS_MODULE="innosi.settings", LOG_LEVEL="ERROR")
    import django

    django.setup()


def requested(rooms, url):
    """Handlers and addresses are loaded before, as they are when a server starts."""
    from django.test import Client
    from django.urls import get_resolver

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.handler.load_middleware()
    _ = get_resolver().url_patterns
    response = rooms.watch(lambda: client.get(url))
    return told(url, response)


def told(url, response):
    problem = "" if response.status_code == 200 else f" {response.reason_phrase}"
    if response.has_header("Location"):
        problem += f", to {response['Location']}"
    return f"GET {url} → {response.status_code}{problem}, {len(response.content):,} bytes"


def published(rooms, slug):
    from django.db import transaction

    from casestudies import workflow
    from casestudies.models import CaseStudy

    with transaction.atomic():
        case = CaseStudy.objects.filter(slug=slug).first()
        if not case:
            slugs = ", ".join(CaseStudy.objects.order_by("slug").values_list("slug", flat=True))
            raise SystemExit(f"No case of the fixtures is called “{slug}”. There are: {slugs}")
        case.summary += " Edited."
        case.save()
        version = rooms.watch(lambda: workflow.publish(case=case))
        transaction.set_rollback(True)
    return f"Publication of {slug} → version {version.number}"


def kept_site(fresh=False):
    """A site with the fixtures, kept until what it is made from changes."""
    folder = KEPT / f"trace-{digest()}"
    if fresh or not folder.exists():
        print("Making a database with the fixtures", file=sys.stderr, flush=True)
        make(folder)
    return site_of(ROOT, folder)


def make(folder):
    """Elsewhere first, so that what is kept is whole; then it takes the place of older ones."""
    KEPT.mkdir(exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=KEPT))
    try:
        load(site_of(ROOT, new))
        for old in KEPT.glob("trace-*"):
            shutil.rmtree(old)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def digest():
    whole = hashlib.blake2b(digest_size=6)
    files = {file for pattern in MADE_FROM for file in ROOT.glob(pattern) if file.is_file()}
    for file in sorted({*files, *Path(__file__).parent.glob("loading.py")}):
        whole.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    main()

"""Keep every public page of the site made from the fixtures, a file for each address.

Two states of the code give equal folders as long as no page differs: compare with diff -r.
"""

import argparse
import tempfile
import time
from collections import deque
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.support.site import ROOT

from . import addresses
from .checkout import load, site_of
from .pages import Answer, Asked, Page, leads_to

MOST_LISTS = 400
MOST_PAGES = 5_000  # more than this and the crawl has lost its way
AS_IT_IS = "/?&=%+:;,@!$'()*~-._"


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.tools.crawl", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a new or empty folder")
    parser.add_argument("--repo", type=Path, default=ROOT, help="another checkout to crawl")
    parser.add_argument(
        "--lists",
        type=int,
        default=MOST_LISTS,
        help=f"how many filtered lists found by links are kept (default: {MOST_LISTS})",
    )
    return parser.parse_args()


def main():
    chosen = options()
    begun, out = time.monotonic(), empty_folder(chosen.out)
    with tempfile.TemporaryDirectory(prefix="innosi-crawl-") as folder:
        site = site_of(chosen.repo.resolve(), Path(folder))
        load(site, "--edit", addresses.EDITED, "--withdraw", addresses.WITHDRAWN)
        with site.running():
            kept = keep(out, lambda asked: fetched(site.url, asked), chosen.lists)
    print(f"{kept:,} pages in {out}, in {time.monotonic() - begun:.0f} seconds")


def empty_folder(folder):
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(
            f"{folder} is not empty. Name a new folder: pages of two crawls would mix."
        )
    return folder


def keep(folder, fetch, most_lists):
    """Writes the pages and returns their number."""
    choices = Page(fetch(Asked(addresses.LIST)).text).choices
    first = [*addresses.first(), *addresses.of_choices(choices)]
    kept = 0
    for asked, answer in crawl(fetch, first, most_lists):
        (folder / asked.file_name).write_text(answer.as_file(asked))
        kept += 1
    return kept


def crawl(fetch, first, most_lists=MOST_LISTS):
    """Yields (Asked, Answer) of the addresses given and, breadth-first, of all that pages lead
    to, but for lists under filters, which are endless in number."""
    queue = deque(dict.fromkeys(first))
    known, lists = set(queue), 0
    while queue:
        asked = queue.popleft()
        answer = fetch(asked)
        yield asked, answer
        for target in map(Asked, leads_to(asked.address, answer)):
            is_list = target.address.startswith(f"{addresses.LIST}?")
            if target not in known and not (is_list and lists >= most_lists):
                lists += is_list
                known.add(target)
                queue.append(target)
        if len(known) > MOST_PAGES:
            raise SystemExit(f"More than {MOST_PAGES:,} pages: links lead to ever new addresses.")


def fetched(origin, asked):
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=60)
    try:
        connection.request("GET", quote(asked.address, safe=AS_IT_IS), headers=asked.headers)
        response = connection.getresponse()
        return Answer.of(response.status, response.headers, response.read(), origin)
    finally:
        connection.close()


if __name__ == "__main__":
    main()

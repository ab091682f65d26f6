"""A drill: a copy of an SQLite database is damaged at random places, one copy a place. What readers
get, what check_integrity says, what it mends, and what only a backup has.

    python -m tests.casestudies.integrity.corrupting FILE     prints the table of docs/deploy
"""

import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

WIDTH = 16  # bytes at each place
ADDRESSES = [
    "/",
    "/cases/",
    "/cases/?sort=title&country=GB",
    "/cases/?q=work",
    "/cases/making-it-work/",
    "/keywords/",
    "/keywords/co-production/",
    "/countries/GB/",
    "/localities/",
    "/programmes/",
    "/organisations/",
    "/outcomes/employment/",
    "/sources/",
    "/readyz",
]


@dataclass(frozen=True)
class Outcome:
    """`place` in bytes. `statuses` are those of all pages, `unlike` the addresses whose page is not
    that of the whole database, `after` the same once mended; `found` and `left` are Faults."""

    place: int
    table: str
    statuses: Counter
    unlike: list
    found: list
    left: list
    after: list


def drill(whole, folder, seed, places=20):
    """Yields an Outcome for each place."""
    from tests.support.database import connected_to

    from .visiting import visit

    with connected_to(str(whole)):
        before = visit(ADDRESSES)
    assert {status for status, _ in before.values()} == {200}
    chance = random.Random(seed)
    for place in places_in_use(whole.read_bytes(), chance, places):
        damaged = folder / f"{place}.sqlite3"
        shutil.copy(whole, damaged)
        with damaged.open("r+b") as file:
            file.seek(place)
            file.write(chance.randbytes(WIDTH))
        with connected_to(str(damaged)):
            yield outcome(place, table_at(whole, place), before)
        damaged.unlink()


def places_in_use(contents, chance, number):
    """Not in the room that pages keep free."""
    while number:
        place = chance.randrange(len(contents) - WIDTH)
        if any(contents[place : place + WIDTH]):
            number -= 1
            yield place


def outcome(place, table, before):
    from casestudies import integrity

    from .visiting import visit

    pages = visit(ADDRESSES)
    found = integrity.check()
    left = integrity.repair(found)
    after = visit(ADDRESSES)
    return Outcome(
        place,
        table,
        Counter(status for status, _ in pages.values()),
        [address for address in ADDRESSES if pages[address] != before[address]],
        found,
        left,
        [address for address in ADDRESSES if after[address] != before[address]],
    )


def table_at(whole, place):
    """Whose page of the file it is."""
    with sqlite3.connect(f"file:{whole}?mode=ro", uri=True) as database:
        (size,) = database.execute("PRAGMA page_size").fetchone()
        try:
            query = "SELECT name FROM dbstat WHERE pageno = ?"
            named = database.execute(query, [place // size + 1]).fetchone()
        except sqlite3.OperationalError:  # an SQLite without dbstat
            return "?"
    return named[0] if named else "(free)"


def is_borne(outcome):
    """Nothing breaks, what readers miss is named, and is theirs again unless that is named too."""
    return (
        not outcome.statuses.keys() - {200, 404, 503}
        and (outcome.found or not outcome.unlike)
        and (outcome.left or not outcome.after)
    )


def printed(outcomes):
    heads = "place | whose page | pages not given | others unlike | faults | left | unlike then"
    yield f"| {heads} |"
    yield "|---|---|---|---|---|---|---|"
    for one in outcomes:
        columns = (
            f"{one.place:,}",
            f"`{one.table}`",
            one.statuses[503],
            len(one.unlike) - one.statuses[503],
            len(one.found),
            len(one.left),
            len(one.after),
        )
        if not is_borne(one):
            raise AssertionError(one)
        yield "| {} |".format(" | ".join(map(str, columns)))


def main(file, seed=1, places=20):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import logging

    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(printed(drill(Path(file), Path(folder), seed, int(places)))))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Measure the dearest requests that are allowed: time, memory and size of page of each.

Within one process and without a server, since what a request may cost is decided there. Time is
that of the processor, so other work on the machine matters less. Each is asked several times, with
other words and names, so that nothing is remembered of the one before.
"""

import argparse
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import databases
from tests.support.site import ROOT

TIMES = 5
FOLDER = ROOT / ".make" / "bench"


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.tools.dearest", description=__doc__)
    parser.add_argument("--cases", type=int, default=0, help="generated ones beside the fixtures")
    return parser.parse_args()


def main():
    cases = options().cases
    with databases.alone(FOLDER):
        site = databases.corpus(FOLDER, cases, 1, say) if cases else databases.fixtures(FOLDER)
        site.manage("collectstatic", "--noinput")
        os.environ.update(site.environment, LOG_LEVEL="ERROR")
        import django

        django.setup()
        measure()


def say(text):
    print(text, file=sys.stderr, flush=True)


def measure():
    from django.test import Client

    from casestudies import catalogue

    catalogue.get_ready()
    client = Client(headers={"host": "localhost"})
    client.get("/cases/")
    print("| what is asked | address | status | ms | worst | page | memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for what, address in questions():
        print(row(what, [asked(client, address(number)) for number in range(TIMES)]), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"The process took {peak:.0f} MB at most.")


def row(what, answers):
    sizes, statuses, seconds, pages, memory = zip(*answers, strict=True)
    return (
        f"| {what} | {max(sizes):,} B | {max(statuses)} | {statistics.median(seconds) * 1000:.1f} "
        f"| {max(seconds) * 1000:.1f} | {max(pages) / 1000:,.0f} kB | {max(memory):.1f} MB |"
    )


def asked(client, address):
    """(bytes of the address, status, seconds, bytes of the page, MB that it took at its height)"""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before, begun = megabytes("VmRSS"), time.process_time()
    answer = client.get(address)
    seconds = time.process_time() - begun
    grown = megabytes("VmHWM") - before
    return len(address), answer.status_code, seconds, len(answer.content), grown


def megabytes(name):
    status = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in status if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def questions():
    """(what it is, number → address)"""
    from casestudies.catalogue.criteria import LONGEST_TEXT, LONGEST_VALUE, MOST_VALUES
    from innosi.server.address_limit import LONGEST_ADDRESS

    facets, known, words = names(), known_values(), vocabulary()

    def of(*pairs):
        return f"/cases/?{urlencode(pairs)}"

    def text(words):
        return of(("q", " ".join(words)[:LONGEST_TEXT].strip()))

    def each(number, facets):
        made_up = (f"{at:02d}{number}" * LONGEST_VALUE for at in range(MOST_VALUES))
        return [(facets[at % len(facets)], one[:LONGEST_VALUE]) for at, one in enumerate(made_up)]

    def misspelt(number):
        return [word[:2] + word[3] + word[2] + word[4:] for word in words[number * 60 :][:60]]

    most = known[:MOST_VALUES]
    half = known[: MOST_VALUES // 2]
    return [
        ("the list", lambda number: of()),
        ("60 unknown names of one facet", lambda number: of(*each(number, ["keyword"]))),
        ("60 unknown names of all facets", lambda number: of(*each(number, facets))),
        ("60 known names of all facets", lambda number: of(*most, ("page", number + 1))),
        (
            "30 known names, and words that are nowhere",
            lambda number: of(("q", f"zzqx{number}"), *half),
        ),
        ("60 known names, and words", lambda number: of(("q", f"work -zz{number}"), *most)),
        (
            "60 known keywords, all needed",
            lambda number: of(
                *[("keyword", value) for facet, value in all_keywords()][:MOST_VALUES],
                ("match", "all"),
                ("from", 1900 + number),
            ),
        ),
        ("the commonest words", lambda number: text(words[number : number + 100])),
        ("a common word, sixty times", lambda number: text([words[number]] * 60)),
        ("as many words of one case as fit", lambda number: text(words_of_a_case(number))),
        (
            "a phrase of common words",
            lambda number: text(['"', *["the", "of", words[number]] * 30])[:-1],
        ),
        ("common words, none of those", lambda number: text([words[number], *excluded(words)])),
        ("60 misspelt words", lambda number: text(misspelt(number))),
        (
            "60 words that are nowhere",
            lambda number: text([f"zq{at:02d}{number}" for at in range(60)]),
        ),
        ("300 letters of other scripts", lambda number: of(("q", chr(0x10400 + number) * 300))),
        ("one word of 300 letters", lambda number: text([f"{number}" + "x" * 299])),
        (
            "a thousand times the same parameter",
            lambda number: "/cases/?" + "&".join([f"q=work{number}"] * 1000)[:8000],
        ),
        (
            "thousands of parameters",
            lambda number: "/cases/?" + "&".join(f"{at:x}" for at in range(1800))[:8000],
        ),
        ("61 names", lambda number: of(*each(number, facets), ("kind", "more"))),
        ("an address of 30 kB", lambda number: "/cases/?q=" + "x" * 30_000),
        (f"a path of {LONGEST_ADDRESS:,} B", lambda number: "/" + "x" * (LONGEST_ADDRESS - 1)),
        ("words on the index of keywords", lambda number: f"/keywords/?q={'e' + ' ' * number}"),
        ("100 words on the index of sources", lambda number: f"/sources/?q={'e+' * 50}{number}"),
        ("the index of localities", lambda number: f"/localities/?page={number + 1}"),
        ("a keyword's page", lambda number: f"/keywords/co-production/?page={number + 1}"),
        ("a country's page", lambda number: f"/countries/GB/?page={number + 1}"),
    ]


def names():
    from casestudies.catalogue import OFFERED

    return [*OFFERED]


def known_values():
    """(facet, value) of the longest of each facet, by turns."""
    from casestudies import catalogue

    snapshot = catalogue.current()
    values = {
        name: sorted(catalogue.labels_of(snapshot, name), key=len, reverse=True)[:6]
        for name in catalogue.OFFERED
    }
    values["keyword"] = [value for _, value in all_keywords()][:12]
    return [(name, value) for name, some in values.items() for value in some]


def all_keywords():
    from casestudies import catalogue

    return [("keyword", one.slug) for one in catalogue.current().graph.in_use()]


def vocabulary():
    from casestudies.models import CatalogueWord

    words = CatalogueWord.objects.order_by("-documents").values_list("word", flat=True)
    return [word for word in words[:2000] if len(word) > 3]


def words_of_a_case(number):
    from casestudies.models import CaseVersion
    from keywords.folding import words

    record = CaseVersion.objects.order_by("pk")[number].record
    return dict.fromkeys(word for word in words(str(record["summary"])) if len(word) > 3)


def excluded(words):
    return [f"-{word}" for word in words[100:150]]


if __name__ == "__main__":
    main()

"""One run of the benchmark, from making the databases to writing the results."""

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.support.site import ROOT

from . import databases as corpus
from . import report, workers
from .contenders import (
    Bare,
    Datasette,
    Elsewhere,
    Fresh,
    NewSearch,
    NotModified,
    Repeated,
    Usual,
)
from .peers import FILE, METADATA
from .rounds import Rounds, compare
from .servers import datasette, gunicorn
from .shapes import shapes_of

LIMITS = {
    "sql_time_limit_ms": 3_600_000,
    "facet_time_limit_ms": 3_600_000,
    "suggest_facets": "off",
    "max_returned_rows": 10_000,
    "cache_size_kb": 32 * 1024,  # as the site's own connections have
}


def options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="default: 10000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=60, help="times each shape is asked")
    parser.add_argument("--edits", type=int, default=25)
    parser.add_argument(
        "--budget",
        type=int,
        default=1800,
        help="seconds that Datasette and the usual way may take each; what does not fit is "
        "left out and named (default: 1800)",
    )
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".make" / "bench", help="for databases"
    )
    parser.add_argument("--out", type=Path, help="write the results there as JSON")
    parser.add_argument("--document", type=Path, help="write the tables into this Markdown file")
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(chosen):
    folder = chosen.folder.resolve()
    empty = corpus.empty(folder)
    tenth = corpus.corpus(folder, max(1, chosen.cases // 10), chosen.seed, say)
    site = corpus.corpus(folder, chosen.cases, chosen.seed, say)
    shapes, tenth_shapes = shapes_of(site), shapes_of(tenth)
    with ExitStack() as stack:
        servers = start(stack, site, tenth, empty)
        found = measure(chosen, servers, shapes, tenth_shapes)
        found["memory"] = remember(servers)
        found["worker_mb"] = round(found["memory"]["over_empty"]["resident"], 1)
        found["edit"] = workers.edits(site, list(servers[report.SITE].values()), chosen.edits)
        found["edit_visible_ms"] = round(found["edit"]["visible"], 2)
    found["rebuild_seconds"] = rebuild(site)
    return found


def start(stack, site, tenth, empty):
    """Name → connections to its workers, by process id."""
    empty.manage("collectstatic", "--noinput")
    uncached, usual = "tests.bench.web.uncached", "tests.bench.usual.settings"
    sites = {
        report.SITE: ("site", site, uncached),
        report.REPEATED: ("cached", site, "innosi.settings"),
        report.TENTH: ("tenth", tenth, uncached),
        report.BARE: ("bare", empty, "tests.bench.web.bare"),
        report.USUAL: ("usual", site, usual),
        "empty": ("empty", empty, "innosi.settings"),
    }
    servers = {name: stack.enter_context(gunicorn(*about)) for name, about in sites.items()}
    peer = stack.enter_context(
        datasette(site.folder / FILE, LIMITS, site.folder / METADATA, site.environment)
    )
    connection, _ = peer.first_reply("/-/versions.json")
    connections = {name: server.workers() for name, server in servers.items()}
    return connections | {report.DATASETTE: {peer.process.pid: connection}}


def measure(chosen, servers, shapes, tenth_shapes):
    def one(kind, name, server=None):
        return kind(name, servers[server or name].values())

    site, repeated = one(Fresh, report.SITE), one(Repeated, report.REPEATED)
    usual, other = one(Usual, report.USUAL), one(Datasette, report.DATASETTE)
    entries = [
        (site, shapes),
        (one(Elsewhere, report.ELSEWHERE, report.SITE), shapes),
        (
            one(NewSearch, report.NEW_SEARCH, report.SITE),
            [shape for shape in shapes if shape.texts],
        ),
        (repeated, shapes),
        (one(NotModified, report.NOT_MODIFIED, report.REPEATED), shapes),
        (one(Bare, report.BARE), shapes),
        (one(Fresh, report.TENTH), tenth_shapes),
        (usual, shapes),
        (other, shapes),
    ]
    results = Rounds(entries, chosen.rounds, chosen.budget, chosen.seed).run()
    comparison = compare(site, [repeated, usual, other], shapes, results)
    return report.summary(chosen.cases, shapes, tenth_shapes, results, comparison)


def remember(servers):
    """Memory of the workers that have answered every shape, and of an empty site's."""
    site = workers.most([*servers[report.SITE], *servers[report.REPEATED]])
    empty = workers.most(servers["empty"])
    return {"site": site, "empty": empty, "over_empty": {k: site[k] - empty[k] for k in site}}


def rebuild(site):
    if "rebuild_catalogue" not in site.manage("help", "--commands").split():
        return None
    mark = site.folder / corpus.BEING_CHANGED
    mark.touch()
    seconds = site.command("rebuild_catalogue")
    mark.unlink()
    return round(seconds, 1)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = options()
    try:
        with corpus.alone(chosen.folder):
            found = run(chosen)
    except KeyboardInterrupt:
        raise SystemExit("Stopped; nothing was written.") from None
    print(report.markdown(found))
    if chosen.out:
        chosen.out.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    if chosen.document:
        report.write_into(chosen.document, found)
    return 0 if found["answers_equal"] else 1


if __name__ == "__main__":
    sys.exit(main())

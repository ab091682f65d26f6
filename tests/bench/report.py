"""What a run found: as JSON, as lines for the terminal and as Markdown."""

import importlib
import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import geometric_mean

SITE, ELSEWHERE, TENTH = "site", "site, new cards", "site, a tenth"
NEW_SEARCH = "site, new search"
REPEATED, NOT_MODIFIED = "site, repeated", "site, 304"
BARE, USUAL, DATASETTE = "bare view", "usual Django", "Datasette"
# Ratio → (dividend, divisor); targets by number of cases stand in the project's contract.
RATIOS = {
    "datasette": (DATASETTE, SITE),
    "usual_django": (USUAL, SITE),
    "bare_uncached": (SITE, BARE),
    "bare_new_cards": (ELSEWHERE, BARE),
    "bare_new_search": (NEW_SEARCH, BARE),
    "bare_repeated": (REPEATED, BARE),
    "not_modified": (NOT_MODIFIED, BARE),
}
MEANINGS = {
    "datasette": "Datasette's page takes … times as long as the site's",
    "usual_django": "the usual Django page takes … times as long as the site's",
    "bare_uncached": "a page that is not kept takes … times as long as a bare view",
    "bare_new_cards": "… with cards that were not shown before",
    "bare_new_search": "… with words that were not looked for before",
    "bare_repeated": "a repeated page",
    "not_modified": "a 304",
}


def summary(cases, shapes, tenth_shapes, results, comparison):
    """The contract's figures, those of each shape below them. Times are medians in ms."""
    differences, compared = comparison
    rows = {
        shape.name: _row(shape, results) | {"compared": compared[shape.name]} for shape in shapes
    }
    growth = [
        results.p50(SITE, one) / results.p50(TENTH, tenth)
        for one, tenth in zip(shapes, tenth_shapes, strict=True)
    ]
    return {
        "cases": cases,
        "ratios": {name: _mean(rows, name) for name in RATIOS},
        "growth_per_tenfold": round(geometric_mean(growth), 2),
        "answers_equal": not differences,
        "shapes": rows,
        "differences": differences,
        "left_out": [f"{who}, {what}: {why}" for (who, what), why in results.left_out.items()],
        "machine": machine(),
    }


def _row(shape, results):
    names = dict.fromkeys(name for name, what in results.times if what == shape.name)
    ms = {name: results.p50(name, shape) * 1000 for name in names if name != TENTH}
    return {
        "parameters": shape.query(),
        "cases": shape.total,
        "ms": {name: round(value, 3) for name, value in ms.items()},
        "samples": {name: len(results.times[name, shape.name]) for name in ms},
        "ratios": {
            name: round(ms[one] / ms[other], 3)
            for name, (one, other) in RATIOS.items()
            if one in ms and other in ms
        },
    }


def _mean(rows, name):
    ratios = [row["ratios"][name] for row in rows.values() if name in row["ratios"]]
    return round(geometric_mean(ratios), 2) if ratios else None


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "cpus": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(memory),
        "python": platform.python_version(),
        "sqlite": _sqlite(),
        **{name: version(name) for name in ("django", "gunicorn", "datasette")},
    }


def _sqlite():
    """The site's, which takes the place of Python's own; Datasette has that."""
    import innosi  # noqa: F401

    return importlib.import_module("sqlite3").sqlite_version


def _processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def markdown(found):
    return "\n\n".join(
        [_heading(found), _ratio_table(found), _shape_table(found), _other_table(found)]
        + [f"Left out: {one}." for one in found["left_out"]]
        + [f"**Answers differ**: {one}." for one in found["differences"]]
    )


def _heading(found):
    about = found["machine"]
    return (
        f"### {found['cases']:,} cases\n\n"
        f"`make bench CASES={found['cases']}` on {about['cpus']} CPUs "
        f"({about['processor']}), {about['memory_gb']} GB; Python {about['python']}, "
        f"Django {about['django']}, SQLite {about['sqlite']}, Datasette {about['datasette']}. "
        f"Answers equal: {'yes' if found['answers_equal'] else 'no'}."
    )


def _table(head, rows):
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| {} |".format(" | ".join(map(str, line))) for line in lines)


def _ratio_table(found):
    rows = [[MEANINGS[name], _times(ratio)] for name, ratio in found["ratios"].items()]
    return _table(["ratio of medians, geometric mean over the shapes", "×"], rows)


def _times(ratio):
    return "–" if ratio is None else f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.2f}"


def _shape_table(found):
    names = [SITE, ELSEWHERE, NEW_SEARCH, REPEATED, NOT_MODIFIED, BARE, USUAL, DATASETTE]
    rows = [
        [shape, f"{row['cases']:,}", *(_ms(row["ms"].get(name)) for name in names)]
        for shape, row in found["shapes"].items()
    ]
    return _table(["p50 in ms", "cases found", *names], rows)


def _ms(value):
    return "–" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _other_table(found):
    edit, memory = found["edit"], found["memory"]
    rebuild = found["rebuild_seconds"]
    rows = [
        [
            "growth of the site's page for ten times the cases",
            f"{found['growth_per_tenfold']:.2f} ×",
        ],
        ["an edit: what the next page of a worker costs more", f"{edit['visible']:.2f} ms"],
        ["an edit: from commit to the last worker's page", f"{edit['all_workers']:.2f} ms"],
        ["an edit: applied to a catalogue in memory", f"{edit['in_memory']:.2f} ms"],
        ["an edit: publishing", f"{edit['publish']:.1f} ms"],
        ["a worker's resident memory over an empty site's", f"{found['worker_mb']:.0f} MB"],
        ["… without pages of the database file", f"{memory['over_empty']['anonymous']:.0f} MB"],
        ["a worker's peak", f"{memory['site']['peak']:.0f} MB"],
        ["rebuilding the catalogue", "–" if rebuild is None else f"{rebuild:.0f} s"],
    ]
    return _table(["beside that", ""], rows)


def write_into(document, found):
    """Put the Markdown of this size into a document, in place of what stood there for it."""
    start, end = (f"<!-- bench {found['cases']} {word} -->" for word in ("begins", "ends"))
    section = f"{start}\n{markdown(found)}\n{end}"
    before, mark, rest = document.read_text().partition(start)
    if not mark:
        before, rest = before.rstrip() + "\n\n", f"{end}\n"
    document.write_text(before + section + rest.partition(end)[2])

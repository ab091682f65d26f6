"""The whole benchmark, at a size that says nothing about speed. One test: the run is what costs.

It makes SQLite databases of its own, so `make test` leaves it out of the run on PostgreSQL.
"""

import json
import os
import subprocess
import sys

from tests.support.site import ROOT

SHAPES = 7
RATIOS = {"datasette", "usual_django", "bare_uncached", "bare_repeated", "not_modified"}


def test_a_small_run(tmp_path):
    printed, found, document = run(tmp_path)
    all_give_the_same_answers(found)
    the_figures_are_there(found)
    every_shape_has_its_own(found)
    assert "### 300 cases" in printed
    assert document.startswith("# Figures\n\nWords.\n\n<!-- bench 300 begins -->\n### 300 cases")
    assert document.endswith("<!-- bench 300 ends -->\n")


def run(folder):
    out, document = folder / "out.json", folder / "figures.md"
    document.write_text("# Figures\n\nWords.\n")
    command = [sys.executable, "-m", "tests.bench", "--cases", "300", "--rounds", "1"]
    command += ["--edits", "1", "--folder", folder / "work", "--out", out, "--document", document]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"ENV_FILE": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout, json.loads(out.read_text()), document.read_text()


def all_give_the_same_answers(found):
    assert found["answers_equal"] is True
    assert found["differences"] == []
    assert found["left_out"] == []
    for number in found["shapes"]["no filter"]["compared"].values():
        assert number > 100


def the_figures_are_there(found):
    assert found["cases"] == 300
    assert found["ratios"].keys() >= RATIOS
    assert all(ratio > 0 for ratio in found["ratios"].values())
    for name in ("edit_visible_ms", "worker_mb", "growth_per_tenfold"):
        assert isinstance(found[name], float)


def every_shape_has_its_own(found):
    assert len(found["shapes"]) == SHAPES
    for shape in found["shapes"].values():
        assert 0 < shape["cases"] <= found["shapes"]["no filter"]["cases"]
        assert shape["ratios"].keys() >= RATIOS
    new = [name for name, shape in found["shapes"].items() if "bare_new_search" in shape["ratios"]]
    assert new == ["text + 2 filters", "text in 20% of cases"]

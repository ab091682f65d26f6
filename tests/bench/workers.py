"""What workers hold in memory, and how soon each of them shows an edit."""

import json
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from tests.support.site import ROOT

from .databases import BEING_CHANGED
from .servers import end

EDITS = 25
LIST = "/cases/?sort=newest"  # the case that is edited is the newest


def memory(pid):
    """Megabytes of a process: resident, its share of that, what is its own alone, and the peak."""
    rollup = _kilobytes(f"/proc/{pid}/smaps_rollup")
    return {
        "resident": rollup["Rss"] / 1024,
        "proportional": rollup["Pss"] / 1024,
        "anonymous": rollup["Anonymous"] / 1024,
        "peak": _kilobytes(f"/proc/{pid}/status")["VmHWM"] / 1024,
    }


def _kilobytes(file):
    lines = (line.split() for line in Path(file).read_text().splitlines())
    return {line[0].rstrip(":"): int(line[1]) for line in lines if line[2:] == ["kB"]}


def most(pids):
    """Of each figure the highest among some workers."""
    measured = [memory(pid) for pid in pids]
    return {name: max(one[name] for one in measured) for name in measured[0]}


@contextmanager
def editor(site):
    """A process that publishes edits of the newest case on demand, and undoes them at the end."""
    mark = site.folder / BEING_CHANGED
    mark.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.editor"],
        cwd=ROOT,
        env=site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Editor(process)
        process.stdin.close()
        if process.wait(timeout=120) == 0:
            mark.unlink()
    finally:
        end(process)


class Editor:
    def __init__(self, process):
        self.process = process

    def tell(self, word):
        print(word, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"The editor ended at “{word}”: its error stands above")
        return json.loads(answer)


def edits(site, connections, number=EDITS):
    """Milliseconds, medians of `number` edits: what the first page of the slowest worker costs more
    after an edit; from commit to the last worker's page; what publishing takes; and what it takes
    to bring a catalogue in memory up to date."""
    rows = []
    with editor(site) as hand:
        for _ in tqdm(range(number), desc="Edits", leave=False, disable=None):
            before = [_slowest(_ask_all(connections)) for _ in range(3)]
            done = hand.tell("publish")
            answers = _ask_all(connections)
            if missing := [reply for reply, _ in answers if done["mark"] not in reply.text()]:
                raise RuntimeError(f"{len(missing)} workers showed a list without the edit")
            rows.append(
                {
                    "visible": _slowest(answers) - statistics.median(before),
                    "all_workers": max(end for _, end in answers) - done["committed"],
                    "publish": done["seconds"],
                    "in_memory": hand.tell("advance")["seconds"],
                }
            )
    return {name: 1000 * statistics.median(row[name] for row in rows) for name in rows[0]}


def _ask_all(connections):
    """(Reply, time) of every worker, asked at the same moment."""
    answers = [None] * len(connections)

    def ask(at):
        reply = connections[at].get(LIST)
        answers[at] = reply, time.monotonic()

    threads = [threading.Thread(target=ask, args=[at]) for at in range(len(connections))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _slowest(answers):
    return max(reply.seconds for reply, _ in answers)

"""Generating a corpus: other processes make the rows, this one writes them."""

from itertools import islice

from casestudies import catalogue
from casestudies.catalogue.writing.bulk import without_looking_for_cycles
from casestudies.catalogue.writing.rebuild import settle
from casestudies.models import CaseStudy, CaseVersion, Programme, Source
from casestudies.processes import in_order, number_of_cores

from . import MARK
from .parts import Maker
from .tables import move_sequences, next_id, write
from .world import make_world

PART = 500  # cases made together; no programme has cases in two parts
PARTS_AT_ONCE = 40  # in one transaction
NUMBERED = (CaseStudy, CaseVersion, Programme, Source)


def generated_cases():
    return CaseStudy.objects.filter(slug__startswith=f"{MARK}-case-")


def generate(cases, seed, done=lambda number: None, processes=None):
    """Make `cases` cases and publish them; calls `done` with each part's number of cases.

    `processes` beside this one make them, as many as there are cores unless it is said.
    """
    if processes is None:
        processes = number_of_cores() if cases > 10 * PART else 0
    world = make_world(cases, seed)
    maker = Maker(world, seed, {model: next_id(model) for model in NUMBERED})
    numbers = [range(first, min(first + PART, cases + 1)) for first in range(1, cases + 1, PART)]
    with in_order(maker.part, numbers, processes) as parts, without_looking_for_cycles():
        for _ in range(0, len(numbers), PARTS_AT_ONCE):
            _publish(islice(parts, PARTS_AT_ONCE), done)
    settle()
    move_sequences(NUMBERED)


def _publish(parts, done):
    with catalogue.writer() as index:
        for part in parts:
            write(part.rows)
            index.take(part.additions)
            index.write_cases()
            done(len(part.additions.entries))

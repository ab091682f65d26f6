"""All that a reader is told in answer to a question."""

from contextlib import contextmanager

from casestudies import catalogue
from casestudies.catalogue.following import current as snapshots


def told(criteria):
    return all_of(catalogue.answer(criteria))


def all_of(answer):
    counts = {
        (name, one.value): one.count
        for name, facet in answer.facets.items()
        for one in facet.values
        if one.count
    }
    hidden = {name: facet.hidden for name, facet in answer.facets.items()}
    listed = [(card.slug, card.version) for card in answer.cards]
    return answer.total, answer.statements, listed, counts, hidden


def told_anew(criteria):
    """By a process that has just begun."""
    with beginning():
        return told(criteria)


@contextmanager
def beginning():
    """As if this process knew nothing of the catalogue yet."""
    running = snapshots._current
    catalogue.reset()
    try:
        yield
    finally:
        snapshots._current = running

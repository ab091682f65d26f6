"""What stands behind a statement: the source's number in this record and the place in it."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """`label` is S1, S2 …, which is the source's anchor too; empty where no source was given."""

    label: str = ""
    locator: str = ""

    def __bool__(self):
        return bool(self.label or self.locator)


@dataclass(frozen=True)
class Sourced:
    """A claim, and how the page tells where it comes from."""

    claim: object
    ref: Reference


class Backing:
    """References of one record's claims and facts."""

    def __init__(self, record):
        self.labels = {source.slug: label_of(source) for source in record.sources}

    def of(self, fact):
        return Reference(self.labels.get(fact.source, ""), fact.locator)

    def each(self, claims):
        return [Sourced(claim, self.of(claim)) for claim in claims]


def label_of(source):
    return f"S{source.number}"


def facts_backed(programme):
    """Source slug → words for what it backs besides claims: “the years”, “2 partners”."""
    found = {}
    if not programme:
        return found
    if programme.source:
        found.setdefault(programme.source, []).append("the years")
    for facts, one, many in (
        (programme.funding, "the funding", "{} grants"),
        (programme.partners, "1 partner", "{} partners"),
    ):
        for source, count in Counter(fact.source for fact in facts if fact.source).items():
            found.setdefault(source, []).append(one if count == 1 else many.format(count))
    return found

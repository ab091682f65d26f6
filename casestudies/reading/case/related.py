"""Other cases that share something with a case, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from casestudies.catalogue.related import Related, Tie

from ..navigation import address
from ..wording.words import capitalised, counted, listed

MOST_SHARED_KEYWORDS = 3


@dataclass(frozen=True)
class RelatedCase:
    url: str
    title: str
    why: str


def related_cases(related: Iterable[Related]) -> list[RelatedCase]:
    return [
        RelatedCase(address("case-detail", case.card.slug), case.card.title, why_related(case.ties))
        for case in related
    ]


def why_related(ties: Iterable[Tie]) -> str:
    """“Shares Co-production and Lone parents; both in Scotland”; `ties` are rarest first."""
    labels: dict[str, list[str]] = {}
    for tie in ties:
        labels.setdefault(tie.facet, []).append(tie.label)
    reasons = [f"same programme ({label})" for label in labels.get("programme", ())]
    if keywords := labels.get("keyword"):
        more = len(keywords) - MOST_SHARED_KEYWORDS
        rest = [counted(more, "more keyword")] if more > 0 else []
        reasons.append(f"shares {listed([*keywords[:MOST_SHARED_KEYWORDS], *rest])}")
    # Of the places, the smallest, which is the rarest.
    reasons += [f"both in {label}" for label in labels.get("locality", ())[:1]]
    reasons += [f"same research project ({label})" for label in labels.get("project", ())]
    return capitalised("; ".join(reasons))

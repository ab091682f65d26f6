"""Why two cases are related, in words."""

from dataclasses import dataclass

from ..navigation import address
from ..wording.words import counted, listed

MOST_KEYWORDS = 3


@dataclass(frozen=True)
class RelatedRow:
    url: str
    title: str
    why: str


def related_rows(found):
    return [
        RelatedRow(address("case-detail", one.card.slug), one.card.title, reason(one.ties))
        for one in found
    ]


def reason(ties):
    """“Shares Co-production and Lone parents; both in Scotland”; `ties` are rarest first."""
    labels = {}
    for tie in ties:
        labels.setdefault(tie.facet, []).append(tie.label)
    parts = [*_programme(labels), *_keywords(labels), *_place(labels), *_project(labels)]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _programme(labels):
    for label in labels.get("programme", ()):
        yield f"same programme ({label})"


def _keywords(labels):
    names = labels.get("keyword", [])
    if names:
        more = len(names) - MOST_KEYWORDS
        rest = [counted(more, "more keyword")] if more > 0 else []
        yield f"shares {listed([*names[:MOST_KEYWORDS], *rest])}"


def _place(labels):
    """The smallest place they share, which is the rarest."""
    for label in labels.get("locality", ())[:1]:
        yield f"both in {label}"


def _project(labels):
    for label in labels.get("project", ()):
        yield f"same research project ({label})"

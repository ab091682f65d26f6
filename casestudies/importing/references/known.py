"""Which proposals the site has already, and which stand twice in what was read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casestudies.models import Source
from innosi.fields.names import key_of

from .proposals import Proposal
from .values.dois import normalised

SAME_DOI = "same DOI"
SAME_TITLE = "same title and year"


@dataclass(frozen=True)
class Match:
    """`source` is the one that the site has; `earlier` the place of one in the same reading."""

    reason: str
    source: Source | None = None
    earlier: str = ""


def find_known(proposals: Sequence[Proposal]) -> list[Match | None]:
    """For each proposal what it likely doubles. Goes through the sources once, whatever there are
    of either: titles have no key in the database."""
    wanted = {key for proposal in proposals for key in _keys(proposal.fields)}
    stored: dict[Any, int] = {}
    rows = Source.objects.order_by("-pk").values("pk", "doi", "title", "year")
    for row in rows.iterator() if wanted else ():
        for key in _keys(row):
            if key in wanted:
                stored[key] = row["pk"]
    sources = Source.objects.in_bulk({*stored.values()}) if stored else {}
    earlier: dict[Any, str] = {}
    return [_match(proposal, stored, sources, earlier) for proposal in proposals]


def _match(
    proposal: Proposal, stored: dict[Any, int], sources: dict[int, Source], earlier: dict[Any, str]
) -> Match | None:
    keys = [*_keys(proposal.fields)]
    found = None
    for key in keys:
        reason = SAME_DOI if len(key) == 1 else SAME_TITLE
        if source := sources.get(stored.get(key, 0)):
            found = found or Match(reason, source=source)
        elif key in earlier:
            found = found or Match(reason, earlier=earlier[key])
    for key in keys:
        earlier.setdefault(key, proposal.place)
    return found


def _keys(fields: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    if fields.get("doi"):
        yield (normalised(fields["doi"]),)
    if fields.get("title"):
        yield (key_of(fields["title"]), fields.get("year"))


def known_by_doi(doi: str) -> Source | None:
    """The source with this DOI, in whatever letters it was stored."""
    return Source.objects.filter(doi__iexact=doi).order_by("pk").first() if doi else None

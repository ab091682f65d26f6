"""Terms that go by one name, and the fewest words that tell each from the others."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from casestudies.models import CatalogueTerm

from ..facets import FACETS
from .snapshot import Changes, Snapshot, remembered

Offers = Mapping[str, Sequence[str]]  # value → what might tell it apart, the best first


@dataclass(frozen=True, eq=False)
class Namesakes:
    """`qualifiers` of the values that share their label with another; `watched` are these and
    those that would, if they had a case."""

    qualifiers: dict[str, str] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()


def qualified(label: str, qualifier: str | None) -> str:
    """“Birmingham (United States)”"""
    return f"{label} ({qualifier})" if qualifier else label


@remembered()
def namesakes_of(snapshot: Snapshot, facet: str) -> Namesakes:
    """Of a facet whose terms are in memory."""
    labels = _plain_labels(snapshot, facet)
    watched = {value for some in same(labels) for value in some}
    used = {value: labels[value] for value in watched if _is_shown(snapshot, facet, value)}
    return Namesakes(qualifiers_in(facet, same(used)), frozenset(watched))


def _plain_labels(snapshot: Snapshot, facet: str) -> dict[str, str]:
    named = snapshot.vocabularies.get(facet, {}).items()
    return snapshot.labels.get(facet, {}) | {value: name for value, (_, name) in named}


def _is_shown(snapshot: Snapshot, facet: str, value: str) -> bool:
    in_vocabulary = value in snapshot.vocabularies.get(facet, {})
    return in_vocabulary or bool(snapshot.bitmaps.get(facet, {}).get(value))


def same(labels: Mapping[str, str]) -> list[list[str]]:
    """The values that share a label, whatever its capitals."""
    folded = {value: label.casefold() for value, label in labels.items()}
    shared = {label for label, count in Counter(folded.values()).items() if count > 1}
    groups: dict[str, list[str]] = {label: [] for label in shared}
    for value, label in folded.items() if shared else ():
        if label in shared:
            groups[label].append(value)
    return list(groups.values())


def qualifiers_in(facet: str, groups: Collection[Collection[str]]) -> dict[str, str]:
    """What tells the values in each group apart, by their descriptions; else by their slugs."""
    values = [value for group in groups for value in group]
    if not values:
        return {}
    terms = CatalogueTerm.objects.filter(facet=facet, value__in=values)
    rows = {value: (slug, data) for value, slug, data in terms.values_list("value", "slug", "data")}
    found: dict[str, str] = {}
    for group in groups:
        offers = {value: _offers(facet, *rows.get(value, (value, {}))) for value in group}
        found |= told_apart(offers)
    return found


def _offers(facet: str, slug: str, data: dict[str, Any]) -> list[str]:
    """Each alone, then two or more together."""
    offers = list(FACETS[facet].tell_apart(data)) if data else []
    together = (some for size in range(1, len(offers) + 1) for some in combinations(offers, size))
    return [*(", ".join(filter(None, some)) for some in together), slug]


def told_apart(offers: Offers) -> dict[str, str]:
    """Value → the first of its offers that no other value has at that place."""
    found: dict[str, str] = {}
    for at in range(max(map(len, offers.values()))):
        here = {value: some[at] if at < len(some) else "" for value, some in offers.items()}
        counts = Counter(here.values())
        for value, text in here.items():
            if text and counts[text] == 1 and text not in found.values():
                found.setdefault(value, text)
    return found


def tell_changes(old: Snapshot, new: Snapshot, changes: Changes) -> None:
    """A term that came, went or was described again may change what another is called."""
    for (facet,), before in list(namesakes_of.kept(old).items()):
        touched = changes.chunks.get(facet, {}).keys() | changes.terms.get(facet, set())
        if facet not in changes.labels and not touched & before.watched:
            namesakes_of.keep(new, (facet,), before)
        elif differing := _differing(before.qualifiers, namesakes_of(new, facet).qualifiers):
            changes.labels.setdefault(facet, set()).update(differing)


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    return {
        value for value in before.keys() | after.keys() if before.get(value) != after.get(value)
    }

"""What values are called, and under which slugs they stand in addresses: of the facets whose terms
are in memory. holdings.py answers for all."""

from ..facets import FACETS
from .namesakes import namesakes_of, qualified
from .snapshot import Changes, Kept, Snapshot, remembered


def unless_renamed(kept: Kept, old: Snapshot, new: Snapshot, changes: Changes) -> Kept:
    """For what is kept by facet and follows from its labels and slugs alone."""
    return {key: names for key, names in kept.items() if key[0] not in changes.labels}


@remembered(carry_over=unless_renamed)
def _labels(snapshot: Snapshot, facet: str) -> dict[str, str]:
    named = {value: name for value, (_, name) in snapshot.vocabularies.get(facet, {}).items()}
    published = snapshot.labels.get(facet, {}).items()
    labels = named | {value: label for value, label in published if value not in named}
    qualifiers = namesakes_of(snapshot, facet).qualifiers
    return labels | {value: qualified(labels[value], text) for value, text in qualifiers.items()}


def labels_of(snapshot: Snapshot, facet: str) -> dict[str, str]:
    """Value → label, in the vocabulary's order where it has one. No two labels are the same.

    Terms that left a vocabulary keep the label they were published with.
    """
    return FACETS[facet].labels or _labels(snapshot, facet)


@remembered(carry_over=unless_renamed)
def slugs_of(snapshot: Snapshot, facet: str) -> dict[str, str]:
    """Value → slug of today; values that are fixed in code stand for themselves."""
    if FACETS[facet].choices:
        return {value: value for value in FACETS[facet].labels}
    named = {value: slug for value, (slug, _) in snapshot.vocabularies.get(facet, {}).items()}
    return snapshot.slugs.get(facet, {}) | named


@remembered(carry_over=unless_renamed)
def values_at(snapshot: Snapshot, facet: str) -> dict[str, str]:
    """Slug → value: slugs of the past too, where nothing else stands there today."""
    today = {slug: value for value, slug in slugs_of(snapshot, facet).items()}
    past = snapshot.former.get(facet, {}).items()
    return {slug: today[now] for slug, now in past if now in today} | today


@remembered(carry_over=unless_renamed)
def options_of(snapshot: Snapshot, facet: str) -> list[tuple[str, str]]:
    """(slug, label) of all values, in the order of their labels."""
    slugs = slugs_of(snapshot, facet)
    return [(slugs.get(value, value), label) for value, label in labels_of(snapshot, facet).items()]

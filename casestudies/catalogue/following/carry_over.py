"""What was worked out for one version of the catalogue and still holds in the next, or holds again
once it is put right where something changed."""

from ..counting import choice as counting
from ..counting import claims, keyword_tree, ranking
from ..facets import CLAIM_FACETS
from ..search import suggest
from ..snapshot import programmes, titles
from ..snapshot.snapshot import OF_ALL


def carry(old, new, changes):
    """Fill the new snapshot's cache. Neither the taxonomy nor a vocabulary may differ."""
    known = {kind: dict(kept) for kind, kept in list(old.cache.items())}
    for kind, move in MOVES.items():
        if kind in known:
            new.cache[kind] = move(known[kind], old, new, changes)


def _labels(kept, old, new, changes):
    return {facet: labels for facet, labels in kept.items() if facet not in changes.labels}


def _sizes(kept, old, new, changes):
    return {
        facet: ranking.ranked_again(rows, new, facet, changed) if changed else rows
        for facet, rows in kept.items()
        for changed in [changes.values(facet)]
    }


def _claims(kept, old, new, changes):
    if claims.CLAIM in changes.chunks:
        chunks = set().union(*changes.chunks[claims.CLAIM].values())
        return claims.mended(kept, new, chunks)
    return kept


def _claims_by_value(kept, old, new, changes):
    return {} if claims.CLAIM in changes.chunks else kept


def _programme_names(kept, old, new, changes):
    return {pk: name for pk, name in kept.items() if pk not in changes.programmes}


def _tally(kept, old, new, changes):
    return {
        key: programmes.recounted(tally, old, new, changes.cases) for key, tally in kept.items()
    }


def _of_all(kept, old, new, changes):
    if changes.values("all"):
        return {}
    return {key: one for key, one in kept.items() if not _is_other(key[0], old, new, changes)}


def _is_other(facet, old, new, changes):
    """Whether its counts over all cases may be others, or its labels."""
    if facet in CLAIM_FACETS and claims.CLAIM in changes.chunks:
        return True
    if facet == programmes.FACET:
        before, after = (one.cache.get(programmes.TALLY, {}).get("") for one in (old, new))
        return before is not after or bool(changes.programmes)
    return bool(changes.values(facet))


def _titles(kept, old, new, changes):
    if not changes.cases:
        return kept
    if len(changes.cases) > 1:
        return {}
    moved = {
        key: titles.moved(order, number) for key, order in kept.items() for number in changes.cases
    }
    return {key: order for key, order in moved.items() if order is not None}


def _tables(kept, old, new, changes):
    found = {key: counting.changed(tables, new, changes) for key, tables in kept.items()}
    return {key: tables for key, tables in found.items() if tables}


def _label_orders(kept, old, new, changes):
    return {facet: order for facet, order in kept.items() if not changes.values(facet)}


def _trees(kept, old, new, changes):
    """Which keywords are shown depends on which have a case at all."""
    same = all(bool(old.keywords[pk]) == bool(cases) for pk, cases in new.keywords.items())
    return kept if same else {}


def _vocabulary(kept, old, new, changes):
    return {key: words for key, words in kept.items() if words.is_fresh}


# In this order: what stands below may ask for what stands above.
MOVES = {
    "labels": _labels,
    ranking.SIZES: _sizes,
    claims.CLAIM: _claims,
    claims.ONE: _claims,
    claims.BY_VALUE: _claims_by_value,
    programmes.NAMES: _programme_names,
    programmes.TALLY: _tally,
    OF_ALL: _of_all,
    titles.TITLES: _titles,
    counting.TABLES: _tables,
    ranking.ORDER: _label_orders,
    keyword_tree.TREE: _trees,
    suggest.VOCABULARY: _vocabulary,
}

"""What snapshots don't hold: the cases of facets with nearly as many values as there are cases,
which are read when they are asked for."""

from pyroaring import BitMap

from casestudies.models import CatalogueTerm, FacetChunk

NOT_LOADED = ("source",)
NONE = BitMap().serialize()


def cases_by_value(facet, values):
    """Value → cases, of those values that have any."""
    found = {}
    rows = FacetChunk.objects.filter(facet=facet, value__in=values)
    for value, blob in rows.values_list("value", "bitmap"):
        found[value] = found.get(value, BitMap()) | BitMap.deserialize(bytes(blob))
    return found


def label(facet, value):
    rows = CatalogueTerm.objects.filter(facet=facet, value=value)
    return rows.values_list("label", flat=True).first()


def in_use(facet):
    """A query for the values that have a case."""
    return FacetChunk.objects.filter(facet=facet).exclude(bitmap=NONE).values("value").distinct()

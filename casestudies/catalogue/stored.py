"""What snapshots don't hold: the cases of facets with nearly as many values as there are cases,
which are read when they are asked for."""

from pyroaring import BitMap

from casestudies.models import CatalogueTerm, FacetChunk

NOT_LOADED = ("source",)
NONE = BitMap().serialize()


def cases_of(facet, value):
    rows = FacetChunk.objects.filter(facet=facet, value=value).values_list("bitmap", flat=True)
    return BitMap.union(BitMap(), *(BitMap.deserialize(bytes(blob)) for blob in rows))


def label(facet, value):
    rows = CatalogueTerm.objects.filter(facet=facet, value=value)
    return rows.values_list("label", flat=True).first()


def in_use(facet):
    """Values with a case."""
    return FacetChunk.objects.filter(facet=facet).exclude(bitmap=NONE).values("value").distinct()

"""Which way of counting all values of a facet is the shorter one."""

from .forward import Forward, pays, toggled

FORWARD, PAIRS = "forward", "pairs"
KEYWORDS = "keywords"  # with all below them, where "keyword" is what cases are tagged with
LARGE = 50_000  # cases of a collection whose workers get ready before they are asked


def forward(snapshot, facet, base, tried):
    """The facet's Forward if that pays, or None; `tried` bitmaps would have to be intersected."""
    values = _bitmaps(snapshot, facet)
    pairs = snapshot.remember(PAIRS, facet, lambda: sum(len(cases) for cases in values.values()))
    if base is snapshot.everything or not pays(len(values), tried, len(base), pairs, snapshot.size):
        return None
    return _forward(snapshot, facet)


def _forward(snapshot, facet):
    make = Forward.of
    return snapshot.remember(FORWARD, facet, lambda: make(_bitmaps(snapshot, facet), snapshot.size))


def _bitmaps(snapshot, facet):
    return snapshot.keywords if facet == KEYWORDS else snapshot.bitmaps.get(facet, {})


def changed(forwards, old, new):
    """Facet → Forward after a publication, of those that need not be made anew."""
    found = {}
    for facet, one in forwards.items():
        before, after = _bitmaps(old, facet), _bitmaps(new, facet)
        found[facet] = one if before is after else one.changed([*toggled(before, after)], new.size)
    return {facet: one for facet, one in found.items() if one}


def get_ready(snapshot, facets):
    """Turn round what would keep the first reader of a large collection waiting."""
    if len(snapshot.everything) > LARGE:
        for facet in (*facets, KEYWORDS):
            _forward(snapshot, facet)

"""The filter column: the facets of an Answer in, rows for the templates out."""

from dataclasses import dataclass
from typing import NamedTuple

from .addresses import address
from .words import counted

ORDER = (
    "outcome",
    "direction",
    "keyword",
    "country",
    "locality",
    "field",
    "evidence",
    "group",
    "programme",
    "project",
    "kind",
)
OPEN = ("outcome", "direction", "keyword", "country")
INDEXES = {
    "outcome": "outcome-index",
    "keyword": "keyword-index",
    "country": "country-index",
    "locality": "locality-index",
    "programme": "programme-index",
    "project": "research-index",
}
TEMPLATES = {"keyword": "cases/_keyword_facet.html"}


class Option(NamedTuple):
    """A value of a facet, as it looks on every page.

    Those of a tree stand in reading order. `names` are other labels; an option that `opens` has
    the next one below it, and `closes` has an item for every level that ends with it.
    """

    value: str
    label: str
    names: str = ""
    opens: bool = False
    closes: range = range(0)


@dataclass(frozen=True, slots=True)
class FacetRow:
    """`options` are triples: Option, state of its input (checked, disabled or nothing), count."""

    name: str
    label: str
    template: str
    is_open: bool
    chosen: int
    options: list[tuple[Option, str, str]]
    is_dead: bool
    index_url: str
    index_text: str
    more: str


def facet_rows(found):
    return [_facet(found, found.facets[name]) for name in ORDER]


def _facet(found, facet):
    is_tree = facet.name == "keyword"
    options = list(_branches(found, facet) if is_tree else map(_option, facet.values))
    return FacetRow(
        name=facet.name,
        label=facet.label,
        template=TEMPLATES.get(facet.name, "cases/_facet.html"),
        is_open=facet.name in OPEN or facet.chosen > 0,
        chosen=facet.chosen,
        options=options,
        is_dead=all(state == "disabled" for _, state, _ in options),
        index_url=address(INDEXES[facet.name]) if facet.name in INDEXES else "",
        index_text=counted(len(options), "keyword") if is_tree else f"see all {facet.plural}",
        more=f"{facet.hidden:,} more" if facet.hidden else "",
    )


def _option(value):
    return Option(value.value, value.label), _state(value), f"{value.count:,}"


def _state(value):
    """Ticked boxes stay usable, so that they can be unticked."""
    return "checked" if value.selected else "" if value.count else "disabled"


def _branches(found, facet):
    return _walk(facet.values, found.snapshot.graph.by_slug, ends=-1)


def _walk(values, concepts, ends):
    """`ends` is how many levels end with the last of these values, not counting their own."""
    for value in values:
        here = ends + 1 if value is values[-1] else 0
        names = "; ".join(label.text for label in concepts[value.value].labels)
        closes = range(0 if value.narrower else here)
        option = Option(value.value, value.label, names, bool(value.narrower), closes)
        yield option, _state(value), f"{value.count:,}"
        yield from _walk(value.narrower, concepts, here)

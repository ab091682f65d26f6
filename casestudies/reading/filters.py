"""The filter column: the facets of an Answer in, rows for the templates out."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet. `state` is the input's: checked, disabled or nothing."""

    value: str
    label: str
    count: str
    state: str


@dataclass(frozen=True, slots=True)
class Branch(Option):
    """An option of a tree, in reading order.

    `names` are its other labels; a branch that `opens` has the next one below it, and `closes`
    has an item for every level that ends with it.
    """

    names: str
    opens: bool
    closes: range


@dataclass(frozen=True, slots=True)
class FacetRow:
    name: str
    label: str
    template: str
    is_open: bool
    chosen: int
    options: list
    is_dead: bool
    index_url: str
    index_text: str
    more: str


def facet_rows(found):
    return [_facet(found, found.facets[name]) for name in ORDER]


def _facet(found, facet):
    is_tree = facet.name == "keyword"
    options = _branches(found, facet) if is_tree else [_option(value) for value in facet.values]
    return FacetRow(
        name=facet.name,
        label=facet.label,
        template=TEMPLATES.get(facet.name, "cases/_facet.html"),
        is_open=facet.name in OPEN or facet.chosen > 0,
        chosen=facet.chosen,
        options=options,
        is_dead=all(option.state == "disabled" for option in options),
        index_url=address(INDEXES[facet.name]) if facet.name in INDEXES else "",
        index_text=counted(len(options), "keyword") if is_tree else f"see all {facet.plural}",
        more=f"{facet.hidden:,} more" if facet.hidden else "",
    )


def _state(value):
    """Ticked boxes stay usable, so that they can be unticked."""
    return "checked" if value.selected else "" if value.count else "disabled"


def _option(value):
    return Option(value.value, value.label, f"{value.count:,}", _state(value))


def _branches(found, facet):
    concepts = found.snapshot.graph.by_slug
    return list(_walk(facet.values, concepts, ends=-1))


def _walk(values, concepts, ends):
    """`ends` is how many levels end with the last of these values, not counting their own."""
    for value in values:
        here = ends + 1 if value is values[-1] else 0
        yield Branch(
            value.value,
            value.label,
            f"{value.count:,}",
            _state(value),
            names="; ".join(label.text for label in concepts[value.value].labels),
            opens=bool(value.narrower),
            closes=range(0 if value.narrower else here),
        )
        yield from _walk(value.narrower, concepts, here)

"""The filter column: the facets of an Answer in, rows for the templates out."""

from dataclasses import dataclass
from functools import lru_cache

from casestudies.catalogue import FACETS

from .addresses import address
from .words import counted

KEYWORD = "keyword"
ORDER = (
    "outcome",
    "direction",
    KEYWORD,
    "country",
    "locality",
    "field",
    "evidence",
    "group",
    "programme",
    "project",
    "kind",
)
OPEN = ("outcome", "direction", KEYWORD, "country")
INDEXES = {
    "outcome": "outcome-index",
    KEYWORD: "keyword-index",
    "country": "country-index",
    "locality": "locality-index",
    "programme": "programme-index",
    "project": "research-index",
}


@dataclass(frozen=True, eq=False, slots=True)
class Option:
    """A value of a facet, as it looks on every page; see `option_of`.

    Those of a tree stand in reading order. `names` are other labels; an option that `opens` has
    the next one below it, and with it end as many levels of the tree as it `closes`.
    """

    facet: str
    value: str
    label: str
    names: str = ""
    opens: bool = False
    closes: int = 0

    @property
    def closing(self):
        return range(self.closes)


# One object for each option, so that what was rendered for it is found by its identity.
option_of = lru_cache(maxsize=20_000)(Option)


@dataclass(frozen=True, slots=True)
class FacetFrame:
    """What stands around the options of a facet. Few of them differ, so they can be kept."""

    name: str
    label: str
    is_open: bool
    chosen: int
    is_dead: bool
    match: str
    index_url: str
    index_text: str
    more: str

    @property
    def template(self):
        return "cases/_keyword_facet.html" if self.name == KEYWORD else "cases/_facet.html"


@dataclass(frozen=True, slots=True)
class FacetRow:
    """`options` are triples: Option, state of its input (checked, disabled or nothing), count."""

    frame: FacetFrame
    options: list[tuple[Option, str, str]]


def facet_rows(found):
    return [_keywords(found) if name == KEYWORD else _flat(found, name) for name in ORDER]


def _flat(found, name):
    about, values = FACETS[name], found.values(name)
    options = [
        (option_of(name, value, label), _state(selected, count), f"{count:,}")
        for value, label, count, selected in values
    ]
    chosen, hidden = sum(row[3] for row in values), found.hidden(name, values)
    more = f"{hidden:,} more" if hidden else ""
    return _row(name, about.label, options, chosen, f"see all {about.plural}", more)


def _keywords(found):
    counts, chosen = found.selection.counts(KEYWORD), found.chosen_keywords
    options = []
    for pk, option in _in_reading_order(found.keyword_tree()):
        count = counts.get(pk, 0)
        options.append((option, _state(pk in chosen, count), f"{count:,}"))
    index_text = counted(len(options), "keyword")
    return _row(KEYWORD, "Keyword", options, len(chosen), index_text, match=found.criteria.match)


def _row(name, label, options, chosen, index_text, more="", match=""):
    frame = FacetFrame(
        name=name,
        label=label,
        is_open=name in OPEN or chosen > 0,
        chosen=chosen,
        is_dead=all(state == "disabled" for _, state, _ in options),
        match=match,
        index_url=address(INDEXES[name]) if name in INDEXES else "",
        index_text=index_text,
        more=more,
    )
    return FacetRow(frame, options)


def _state(selected, count):
    """Ticked boxes stay usable, so that they can be unticked."""
    return "checked" if selected else "" if count else "disabled"


@lru_cache(maxsize=50)
def _in_reading_order(tree):
    """(id of the keyword, its Option) down the tree."""
    return tuple(_walk(tree.branches, ends=-1))


def _walk(branches, ends):
    """`ends` is how many levels end with the last of these, not counting their own."""
    for branch in branches:
        here, concept = ends + 1 if branch is branches[-1] else 0, branch.concept
        names = "; ".join(label.text for label in concept.labels)
        opens = bool(branch.narrower)
        closes = 0 if opens else here
        yield concept.id, option_of(KEYWORD, concept.slug, concept.name, names, opens, closes)
        yield from _walk(branch.narrower, here)

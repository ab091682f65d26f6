"""The filter column: the facets of an Answer in, rows for the templates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

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
MOST_OPTIONS = 5000  # that are kept of a facet
OPEN = ("outcome", "direction", KEYWORD, "country")
INDEXES = {
    "outcome": "outcome-index",
    KEYWORD: "keyword-index",
    "country": "country-index",
    "locality": "locality-index",
    "programme": "programme-index",
    "project": "research-index",
}


@dataclass(eq=False, slots=True)
class Option:
    """A value of a facet, as it stands on every page; see `option_of`.

    Those of a tree stand in reading order. `names` are other labels; an option that `opens` has
    the next one below it, and with it end as many levels of the tree as it `closes`. `look` is
    what was rendered for it.
    """

    facet: str
    value: str
    label: str
    names: str = ""
    opens: bool = False
    closes: int = 0
    look: tuple | None = None

    @property
    def closing(self):
        return range(self.closes)


_options = {name: {} for name in ORDER}


def option_of(facet, value, label):
    """One object for all pages, which keeps what was rendered for it."""
    kept = _options[facet]
    option = kept.get(value)
    if option is None or option.label != label:
        if len(kept) >= MOST_OPTIONS:
            kept.clear()
        option = kept[value] = Option(facet, value, label)
    return option


class FacetFrame(NamedTuple):
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


class FacetRow(NamedTuple):
    """`counts` are of the `options` in their order; `checked` are those that are selected."""

    frame: FacetFrame
    options: Sequence[Option]
    counts: list[int]
    checked: frozenset[Option]


def facet_rows(found):
    return [_keywords(found) if name == KEYWORD else _flat(found, name) for name in ORDER]


def _flat(found, name):
    about, values = FACETS[name], found.values(name)
    options = [option_of(name, value, label) for value, label, _, _ in values]
    counts = [count for _, _, count, _ in values]
    checked = frozenset(compress(options, [selected for *_, selected in values]))
    hidden = found.hidden(name, values)
    more = f"{hidden:,} more" if hidden else ""
    return _row(name, about.label, options, counts, checked, f"see all {about.plural}", more)


def _keywords(found):
    of_each, chosen = found.selection.counts(KEYWORD), found.chosen_keywords
    ids, options = _in_reading_order(found.keyword_tree())
    counts = [of_each.get(pk, 0) for pk in ids]
    checked = frozenset(option for pk, option in zip(ids, options, strict=True) if pk in chosen)
    index_text, match = counted(len(options), "keyword"), found.criteria.match
    return _row(KEYWORD, "Keyword", options, counts, checked, index_text, match=match)


def _row(name, label, options, counts, checked, index_text, more="", match=""):
    frame = FacetFrame(
        name=name,
        label=label,
        is_open=name in OPEN or bool(checked),
        chosen=len(checked),
        is_dead=not checked and not any(counts),
        match=match,
        index_url=address(INDEXES[name]) if name in INDEXES else "",
        index_text=index_text,
        more=more,
    )
    return FacetRow(frame, options, counts, checked)


@lru_cache(maxsize=50)
def _in_reading_order(tree):
    """The ids of the keywords down the tree, and their Options."""
    walked = list(_walk(tree.branches, ends=-1))
    return [pk for pk, _ in walked], [option for _, option in walked]


@lru_cache(maxsize=20_000)
def _keyword(*described):
    return Option(KEYWORD, *described)


def _walk(branches, ends):
    """`ends` is how many levels end with the last of these, not counting their own."""
    for branch in branches:
        here, concept = ends + 1 if branch is branches[-1] else 0, branch.concept
        names = "; ".join(label.text for label in concept.labels)
        opens = bool(branch.narrower)
        closes = 0 if opens else here
        yield concept.id, _keyword(concept.slug, concept.name, names, opens, closes)
        yield from _walk(branch.narrower, here)

"""The filter column: the facets of an Answer in, rows for the templates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, repeat
from typing import NamedTuple

from casestudies.catalogue import FACETS
from casestudies.catalogue.ask import IN_ORDER

from ..navigation import address
from ..wording.words import counted

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
    """A value of a facet, as it stands on every page; see `options_of`.

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


class Options(list):
    """Options that stand together on every page. `look` is what was rendered for all of them."""

    look = None


_options = {name: {} for name in ORDER}


def options_of(facet, named):
    """The Options of some (value, label): the same objects for all pages, which keep what was
    rendered for them."""
    kept, named = _options[facet], list(named)
    options = list(map(kept.get, named))
    if None in options:
        if len(kept) >= MOST_OPTIONS:
            kept.clear()
        kept.update((one, Option(facet, *one)) for one in named if one not in kept)
        options = [kept.get(one) or Option(facet, *one) for one in named]
    return options


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


@dataclass(eq=False, slots=True)
class FacetRow:
    """`counts` are of the `options` in their order; `checked` are those that are selected. `look`
    is what was rendered for a row that `stays`."""

    frame: FacetFrame
    options: Sequence[Option]
    counts: Sequence[int]
    checked: frozenset[Option]
    stays: bool = False
    look: bytes = b""


def facet_rows(found):
    row = _lasting_row if found.is_of_all else _row
    return [row(found, name) for name in ORDER]


def _lasting_row(found, name):
    """The row of a facet that counts all cases: the same for many pages."""

    def make():
        row = _row(found, name)
        row.stays = True
        return row

    return found.snapshot.of_all(name, found.criteria.match, make)


def _row(found, name):
    return _keywords(found) if name == KEYWORD else _flat(found, name)


def _flat(found, name):
    about, shown = FACETS[name], found.values(name)
    named = zip(shown.values, shown.labels, strict=True)
    options = _in_order(name, *named) if name in IN_ORDER else options_of(name, named)
    hidden = found.hidden(name, shown)
    more = f"{hidden:,} more" if hidden else ""
    index_text = f"see all {about.plural}"
    checked = frozenset(options[at] for at in shown.chosen)
    return _framed(name, about.label, options, shown.counts, checked, index_text, more)


def _keywords(found):
    of_each, chosen = found.selection.counts(KEYWORD), found.chosen_keywords
    ids, options = _in_reading_order(found.keyword_tree())
    counts = [*map(of_each.get, ids, repeat(0))]
    checked = frozenset(compress(options, map(chosen.__contains__, ids)) if chosen else ())
    index_text, match = counted(len(options), "keyword"), found.criteria.match
    return _framed(KEYWORD, "Keyword", options, counts, checked, index_text, match=match)


def _framed(name, label, options, counts, checked, index_text, more="", match=""):
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
def _in_order(facet, *named):
    return Options(options_of(facet, named))


@lru_cache(maxsize=10)
def _in_reading_order(tree):
    """The ids of the keywords down the tree, and their Options."""
    walked = list(_walk(tree.branches, ends=-1))
    return [pk for pk, _ in walked], Options(option for _, option in walked)


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

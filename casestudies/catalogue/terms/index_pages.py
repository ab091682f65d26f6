"""Pages of the indexes of terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from keywords.folding import words

from ..facets import FACETS, Held
from ..snapshot.holdings import Name, counts_of_terms, number_in_use, terms_in_use, told_apart
from ..snapshot.snapshot import Snapshot
from .places import in_order_of_country
from .term import Term, in_use

ROWS = 200  # of one page


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Some terms of an index: `total` that match, of `collection` that have a case."""

    terms: tuple[Term, ...]
    total: int
    collection: int
    number: int
    pages: int


def index_page(snapshot: Snapshot, facet: str, *, text: str = "", number: int = 1) -> IndexPage:
    """Terms that have a case and whose label holds every word of `text`, by label; localities by
    country first. A page past the last is the last.

    They come without descriptions; see `with_descriptions`.
    """
    if FACETS[facet].held is not Held.BITMAPS:
        return _read_page(snapshot, facet, text, number)
    terms = in_use(snapshot, facet)
    if facet == "locality":
        terms = in_order_of_country(snapshot, terms)
    return page_of(terms, text=text, number=number)


def page_of(
    terms: Sequence[Term], *, text: str = "", number: int = 1, size: int = ROWS
) -> IndexPage:
    wanted = words(text)
    matching = [term for term in terms if all(word in term.words for word in wanted)]
    number, pages = _within(number, len(matching), size)
    shown = tuple(matching[(number - 1) * size : number * size])
    return IndexPage(shown, len(matching), len(terms), number, pages)


def _read_page(snapshot: Snapshot, facet: str, text: str, number: int) -> IndexPage:
    """Of as many terms as there are cases a page only is read, by SQL."""
    terms = terms_in_use(facet)
    for word in words(text):
        terms = terms.filter(words__contains=word)
    collection = number_in_use(snapshot, facet)
    total = terms.count() if text else collection
    number, pages = _within(number, total, ROWS)
    ordered = terms.order_by("words", "label", "pk").values_list("pk", *Name._fields)
    names = {pk: Name(*name) for pk, *name in ordered[(number - 1) * ROWS : number * ROWS]}
    names = dict(zip(names, told_apart(facet, [*names.values()]), strict=True))
    counts = counts_of_terms(snapshot, facet, {pk: name.value for pk, name in names.items()})
    shown = tuple(Term(*name, counts[pk]) for pk, name in names.items())
    return IndexPage(shown, total, collection, number, pages)


def _within(number: int, total: int, size: int) -> tuple[int, int]:
    """The number of a page that there is, and how many there are."""
    pages = max(1, -(-total // size))
    return min(number, pages), pages

"""The texts of a record, apart from its title and what stands beside it in lists."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from casestudies.record.quantities import quantity_in_words

# What of a claim can be searched: of each kind, in the order in which a reader meets them.
CLAIM_TEXTS = {
    "outcomes": ("domain", "statement", "population", "comparator", "period"),
    "sections": ("body",),
    "key_figures": ("label", "period"),
    "fieldwork": ("method", "participants", "number", "year"),
    "testimonies": ("role", "place", "year", "text"),
    "findings": ("statement",),
}
WITH_QUANTITY = ("outcomes", "key_figures")
Get = Callable[[Any, str], Any]  # getattr, or dict.get for a record as JSON


def passages_of(record: Any, get: Get = getattr) -> Iterator[tuple[str, str]]:
    """(claim code or "", text) of everything else that a reader can find words in.

    `get` is dict.get for a record as JSON, which may lack fields that were added later.
    """
    for code, parts in parts_of_passages(record, get):
        yield code, joined(parts)


def parts_of_passages(record: Any, get: Get) -> Iterator[tuple[str, Iterable[str | None]]]:
    """The same with what each text is joined of, which is worked out when it is gone through: of
    a case that was found one passage is shown."""
    programme = get(record, "programme")
    if programme:
        yield "", (get(programme, "description"),)
    for organisation in _organisations(record, get).values():
        yield "", (get(organisation, "label"), *_others(organisation, get))
    for grant in (get(programme, "funding") or ()) if programme else ():
        amount = _quantity(get(grant, "amount"), get(grant, "currency"))
        yield "", (get(get(grant, "funder"), "label"), amount) if amount else ()
    for kind, names in CLAIM_TEXTS.items():
        for claim in get(record, kind) or ():
            yield get(claim, "code"), _texts_of(kind, names, claim, get)
    for source in get(record, "sources") or ():
        yield "", _texts_of_source(source, get)


def _texts_of(kind: str, names: Iterable[str], claim: Any, get: Get) -> Iterator[str | None]:
    for name in names:
        yield _text(get(claim, name), get)
    if kind in WITH_QUANTITY:
        yield _quantity(*(get(claim, name) for name in ("value", "unit", "qualifier")))


def _quantity(value: Any, unit: str | None = "", qualifier: str | None = "") -> str:
    if value is None:
        return ""
    return quantity_in_words(Decimal(value), unit or "", qualifier or "")


def _texts_of_source(source: Any, get: Get) -> Iterator[str | None]:
    """As pages print them, and given names in full."""
    authors = get(source, "authors") or ()
    yield get(source, "title")
    yield "; ".join(_author(author, get) for author in authors)
    yield _text(get(source, "year"), get)
    yield get(source, "container")
    yield get(source, "doi")
    given = (get(author, "given") for author in authors)
    yield ", ".join(name for name in given if name and len(name.strip(". ")) > 1)


def _author(author: Any, get: Get) -> str:
    if literal := get(author, "literal"):
        return str(literal)
    initials = " ".join(f"{name[0]}." for name in (get(author, "given") or "").split())
    return ", ".join(filter(None, (get(author, "family"), initials)))


def _text(value: Any, get: Get) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) else get(value, "label")


def joined(texts: Iterable[str | None]) -> str:
    return " · ".join(filter(None, texts))


def _others(term: Any, get: Get) -> Iterable[str]:
    return get(term, "alternative_names") or ()


def _organisations(record: Any, get: Get) -> dict[str, Any]:
    """Every organisation named, once, by slug."""
    named: list[Any] = []
    if programme := get(record, "programme"):
        named += [get(partner, "organisation") for partner in get(programme, "partners") or ()]
        named += [get(grant, "funder") for grant in get(programme, "funding") or ()]
    for project in get(record, "research_projects") or ():
        named += [*(get(project, "organisations") or ()), get(project, "funder")]
    return {get(organisation, "slug"): organisation for organisation in named if organisation}

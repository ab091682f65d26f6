"""What is looked at of each kind of row. Rows that were merged are nobody's duplicates."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casestudies.models import (
    CLAIM_MODELS,
    CaseStudy,
    Locality,
    Organisation,
    OutcomeDomain,
    PolicyField,
    Programme,
    Source,
    TargetGroup,
)
from keywords.folding import words
from keywords.models import Keyword, KeywordLabel

from . import likeness
from .blocking import Item
from .likeness import Compare, stems_of

ROWS = 5000


@dataclass(frozen=True)
class Looked:
    """label: the model's, in small letters."""

    label: str
    items: Callable[[], Iterable[Item]]
    compare: Compare


def folded(text: Any) -> str:
    return " ".join(words(str(text or ""))[:40])


def names_of(*texts: Any) -> tuple[str, ...]:
    return tuple(name for text in texts if (name := folded(text)))


def keys_of(names: Iterable[str], *others: Hashable) -> frozenset[Hashable]:
    known = {key for name in names for key in (("name", name), ("stems", stems_of(name)))}
    return frozenset(known | {key for key in others if key})


def listed(stored: Any) -> list[Any]:
    return stored if isinstance(stored, list) else []


def _rows(model: Any, *names: str) -> Iterator[tuple[Any, ...]]:
    rows = model._base_manager.filter(replaced_by=None).order_by("pk")
    return rows.values_list("pk", *names).iterator(chunk_size=ROWS)


def _keywords() -> Iterator[Item]:
    labels: dict[int, list[str]] = {}
    for pk, text in KeywordLabel.objects.order_by("pk").values_list("keyword", "text"):
        labels.setdefault(pk, []).append(text)
    for pk, name in _rows(Keyword, "name"):
        names = names_of(name, *labels.get(pk, ()))
        yield Item(pk, names, keys_of(names))


def _organisations() -> Iterator[Item]:
    for pk, name, others, country, url in _rows(
        Organisation, "name", "alternative_names", "country", "url"
    ):
        names, site = names_of(name, *listed(others)), _site(url)
        keys = keys_of(names, site and ("url", site))
        yield Item(pk, names, keys, {"country": country, "url": site})


def _site(url: str) -> str:
    return url.lower().partition("://")[2].removeprefix("www.").rstrip("/")


def _places() -> Iterator[Item]:
    for pk, name, others, country, kind, wikidata in _rows(
        Locality, "name", "alternative_names", "country", "kind", "wikidata_id"
    ):
        names = names_of(name, *listed(others))
        keys = frozenset((country, key) for key in keys_of(names, wikidata and ("q", wikidata)))
        yield Item(pk, names, keys, {"country": country, "kind": kind, "wikidata": wikidata})


def _programmes() -> Iterator[Item]:
    for pk, name, acronym in _rows(Programme, "name", "acronym"):
        names, short = names_of(name), folded(acronym)
        yield Item(pk, names, keys_of(names, short and ("acronym", short)), {"acronym": short})


def _sources() -> Iterator[Item]:
    for pk, title, year, doi, url in _rows(Source, "title", "year", "doi", "url"):
        names, doi, site = names_of(title), doi.lower(), _site(url)
        keys = keys_of(names, doi and ("doi", doi), site and ("url", site))
        dated = frozenset((key, year) if key[0] in ("name", "stems") else key for key in keys)  # type: ignore[index]
        yield Item(pk, names, keys | dated, {"year": year, "doi": doi, "url": site})


def _cases() -> Iterator[Item]:
    cited: dict[int, set[int]] = {}
    for model in CLAIM_MODELS:
        for case, source in model.objects.order_by().values_list("case", "source").distinct():
            cited.setdefault(case, set()).add(source)
    chosen = CaseStudy.objects.exclude(status=CaseStudy.Status.WITHDRAWN).order_by("pk")
    for pk, title, programme in chosen.values_list("pk", "title", "programme"):
        sources = frozenset(cited.get(pk, ()))
        names = names_of(title)
        keys = keys_of(
            names, programme and ("programme", programme), *(("cites", one) for one in sources)
        )
        yield Item(pk, names, keys, {"programme": programme}, sources)


def _terms(model: Any) -> Callable[[], Iterator[Item]]:
    def items() -> Iterator[Item]:
        for pk, name in _rows(model, "name"):
            names = names_of(name)
            yield Item(pk, names, keys_of(names))

    return items


CASES = CaseStudy._meta.label_lower
EVERY_LOOKED = (
    Looked(Keyword._meta.label_lower, _keywords, likeness.keywords),
    Looked(CASES, _cases, likeness.cases),
    Looked(Source._meta.label_lower, _sources, likeness.sources),
    Looked(Programme._meta.label_lower, _programmes, likeness.programmes),
    Looked(Organisation._meta.label_lower, _organisations, likeness.organisations),
    Looked(Locality._meta.label_lower, _places, likeness.places),
    *(
        Looked(model._meta.label_lower, _terms(model), likeness.keywords)
        for model in (PolicyField, TargetGroup, OutcomeDomain)
    ),
)
LOOKED_AT = {looked.label: looked for looked in EVERY_LOOKED}

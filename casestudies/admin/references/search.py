"""Sources by what somebody remembers of them: author, year, title, DOI."""

import json

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from casestudies.importing.references.values.dois import doi_in
from casestudies.models import Source

MOST_WORDS = 12
TEXTS = ("title", "container", "slug", "url", "doi")


def matching(sources: QuerySet[Source], text: str) -> QuerySet[Source]:
    """Those that have every word in one of their fields; those of a DOI, if the text has one."""
    if doi := doi_in(text):
        return sources.filter(doi__iexact=doi)
    found = sources.annotate(authors_text=Cast("authors", TextField()))
    for word in text.split()[:MOST_WORDS]:
        found = found.filter(_has(word.strip(',;()“”"') or word))
    return found


def _has(word: str) -> Q:
    wanted = Q()
    for name in TEXTS:
        wanted |= Q(**{f"{name}__icontains": word})
    for written in _in_json(word):
        wanted |= Q(authors_text__icontains=written)
    if len(word) == 4 and word.isascii() and word.isdecimal():
        wanted |= Q(year=int(word))
    return wanted


def _in_json(word: str) -> set[str]:
    """As authors are stored: SQLite keeps accents as \\u00e9, which has no capitals."""
    spelt = {word, word.lower(), word.capitalize(), word.upper()}
    return spelt | {json.dumps(one)[1:-1] for one in spelt}


def label_of(source: Source) -> str:
    """“Lindsay, Pearson and others (2018): Street-level co-production …”"""
    names = [name for one in _authors(source) if (name := one.get("literal") or one.get("family"))]
    who = ", ".join(names[:2]) + (" and others" if len(names) > 2 else "")
    when = f" ({source.year})" if source.year else ""
    return f"{who}{when}: {source.title}" if who else f"{source.title}{when}"


def _authors(source: Source) -> list[dict[str, str]]:
    """A script may have stored what are no names."""
    listed = source.authors if isinstance(source.authors, list) else []
    return [one for one in listed if isinstance(one, dict)]


def detail_of(source: Source) -> str:
    return ", ".join(filter(None, (source.get_type_display(), source.container, source.doi)))

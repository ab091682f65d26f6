"""CSL-JSON, as Zotero, Crossref and Mendeley give it: one item or a list of them.

pydantic would refuse a whole item for a year that is a text; here each value is taken by itself.
"""

import json
from typing import Any

from ..reference import Reference, References, place
from ..values import names
from ..values.dois import doi_in, doi_said
from ..values.plain_text import plain
from ..values.types import CSL
from ..values.years import csl_date

NAME = "CSL-JSON"
NO_JSON = "The text begins as JSON does and is none: {}. Export it again, or paste it whole."


def looks_like(text: str) -> bool:
    return text.lstrip(" \t\r\n\ufeff")[:1] in ("{", "[")


def references(text: str) -> References:
    try:
        read = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
        yield Reference("the text", broken=NO_JSON.format(why))
        return
    for number, item in enumerate(_items(read), 1):
        if isinstance(item, dict):
            yield _reference(number, item)
        else:
            yield Reference(place(number), broken="It is no item of CSL-JSON: braces are missing.")


def _items(read: Any) -> list[Any]:
    """Some wrap the list in an object, and Crossref wraps an item in its own message."""
    if isinstance(read, dict):
        inside = read.get("items") or read.get("message")
        if isinstance(inside, list | dict) and "title" not in read:
            return _items(inside) if isinstance(inside, list) else [inside]
        return [read]
    return read if isinstance(read, list) else [read]


def _reference(number: int, item: dict[str, Any]) -> Reference:
    def text(*keys: str) -> str:
        return next((found for key in keys if (found := plain(_text(item.get(key))))), "")

    said = text("type").lower()
    url = text("URL", "url")
    return Reference(
        place(number, text("id", "citation-key")),
        said_type=said,
        type=CSL.get(said, ""),
        title=text("title"),
        authors=names.of_csl(item.get("author") or item.get("editor")),
        date=next(filter(None, (csl_date(item.get(key)) for key in ("issued", "published"))), ""),
        container=text("container-title"),
        publisher=text("publisher"),
        volume=text("volume"),
        issue=text("issue"),
        pages=text("page"),
        doi=doi_said(text("DOI", "doi")) or doi_in(url),
        url="" if "doi.org/" in url else url,
        language=text("language"),
    )


def _text(value: Any) -> str:
    """Crossref gives lists where CSL-JSON has texts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if isinstance(value, str) else str(value)[:40] if is_number else ""

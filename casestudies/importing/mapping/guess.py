"""A first choice for a table, by the names of its columns and by what stands in them."""

import re
from collections import Counter
from collections.abc import Sequence

from innosi.fields.names import key_of

from ..shown import shown
from ..tables import Cell
from .choice import Column, Mapping, Options
from .targets import ALL

SIGNS = (";", "|", ",", "\n")
SIMPLE = re.compile(r"[^\w]+")


def guess(names: Sequence[str], samples: Sequence[Sequence[Cell]], file_name: str) -> Mapping:
    """`samples` are some rows."""
    taken: set[str] = set()
    columns = []
    for at, name in enumerate(names):
        cells = [row[at] for row in samples if at < len(row)]
        slug = _target(name, taken) if any(cells) else ""
        taken.add(slug)
        many = next((target.many for target in ALL if target.slug == slug), False)
        columns.append(Column(shown(name), slug, _sign(cells, slug) if many else ""))
    return Mapping(tuple(columns), {}, Options(origin=_origin(file_name)))


def _origin(file_name: str) -> str:
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").split())[:100] or "Table"


def _target(name: str, taken: set[str]) -> str:
    """One that tables call by this name, else one of which a part of the name is a name."""
    key = SIMPLE.sub(" ", key_of(name)).strip()
    for target in ALL:
        if target.slug not in taken and key in (*target.names, SIMPLE.sub(" ", target.slug)):
            return target.slug
    parts = set(key.split())
    for target in ALL:
        if target.slug not in taken and parts & {*target.names} and target.slug != "id":
            return target.slug
    return ""


def _sign(cells: Sequence[Cell], slug: str) -> str:
    """The sign between values, where cells have it often. “Leeds, England” is one place."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    found = Counter(
        sign
        for text in texts
        for sign in SIGNS
        if sign in text and (sign, slug) != (",", "locality")
    )
    sign, number = found.most_common(1)[0] if found else ("", 0)
    return sign if number * 4 >= len(texts) else ""

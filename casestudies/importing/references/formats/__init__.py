"""The formats that are read. Each has `NAME`, `looks_like(text)` and `references(text)`, which
yields one Reference after the other and never raises; what it can't read is told in `broken`."""

from types import ModuleType

from . import bibtex, csl_json, loose_text, ris

# Loose text is what looks like none of the others.
FORMATS: tuple[ModuleType, ...] = (csl_json, ris, bibtex, loose_text)


def format_of(text: str) -> ModuleType:
    return next(one for one in FORMATS if one.looks_like(text))

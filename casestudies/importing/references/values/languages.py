"""Languages as BCP 47 has them, from their names and from codes as long as libraries write them."""

import langcodes
from django.conf.locale import LANG_INFO

from innosi.fields.languages import LONGEST_TAG, standard_language

NAMES = {
    info[name].lower(): code
    for code, info in LANG_INFO.items()
    for name in ("name", "name_local")
    if name in info and "-" not in code
} | {"ngerman": "de", "british": "en-GB", "ukenglish": "en-GB", "american": "en-US"}


def language_of(text: str) -> str:
    """The tag for a language; nothing where it can't be told."""
    text = text.strip()
    if name := NAMES.get(text.lower()):
        return name
    is_tag = len(text) <= LONGEST_TAG and langcodes.tag_is_valid(text)
    return standard_language(text) if is_tag else ""

"""Languages as BCP 47 has them, from their names and from longer codes."""

import re

from django.conf.locale import LANG_INFO

TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?", re.I)
# ISO 639-2 codes of the languages that sources are written in; BCP 47 wants the shortest.
SHORTER = {
    "ara": "ar", "baq": "eu", "bul": "bg", "cat": "ca", "chi": "zh", "cze": "cs", "ces": "cs",
    "dan": "da", "deu": "de", "dut": "nl", "ell": "el", "eng": "en", "est": "et", "eus": "eu",
    "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gle": "ga", "glg": "gl", "gre": "el",
    "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "ice": "is", "isl": "is", "ita": "it",
    "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt", "mlt": "mt", "nld": "nl", "nor": "no",
    "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk",
    "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tur": "tr", "ukr": "uk", "wel": "cy",
    "cym": "cy", "zho": "zh",
}  # fmt: skip
NAMES = {
    info[name].lower(): code
    for code, info in LANG_INFO.items()
    for name in ("name", "name_local")
    if name in info and "-" not in code
} | {"ngerman": "de", "british": "en-GB", "ukenglish": "en-GB", "american": "en-US"}


def language_of(text: str) -> str:
    """The tag for a language; nothing where it can't be told."""
    text = text.strip().lower().replace("_", "-")
    if text in NAMES:
        return NAMES[text]
    if not TAG.fullmatch(text):
        return ""
    first, *rest = text.split("-")
    parts = [SHORTER.get(first, first), *map(_cased, rest)]
    return "-".join(parts)


def _cased(part: str) -> str:
    return part.upper() if len(part) < 4 else part.title()

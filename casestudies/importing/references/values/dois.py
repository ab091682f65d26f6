"""DOIs as they are found in texts, and the one way in which they are stored."""

import re
from urllib.parse import unquote

from .plain_text import one_line

# The prefix as the model has it. What ends it in a text is looked at afterwards.
DOI = re.compile(r"(?<![\w.])10\.\d{4,9}(?:/|%2F)[^\s\"<>{}|\\^`]{1,200}", re.I)
SCHEME = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.I)
BRACKETS = {")": "(", "]": "["}


def dois_in(text: str) -> list[str]:
    """Each DOI of a text once, normalised, in their order."""
    return list(dict.fromkeys(normalised(found[0]) for found in DOI.finditer(text)))


def doi_in(text: str) -> str:
    return next(iter(dois_in(text[:2_000])), "")


def doi_said(text: str) -> str:
    """Of a field for DOIs: what is none stays as it is written, and the model refuses it."""
    return doi_in(text) or one_line(text[:300])


def normalised(doi: str) -> str:
    """In small letters, since DOIs are the same in any, and without the sentence's own signs."""
    doi = unquote(doi) if re.search(r"%[0-9a-f]{2}", doi, re.I) else doi
    doi = doi.split()[0] if doi.split() else ""
    return _without_the_end_of_a_sentence(doi).lower()


def _without_the_end_of_a_sentence(doi: str) -> str:
    while doi:
        last = doi[-1]
        closes_nothing = last in BRACKETS and doi.count(last) > doi.count(BRACKETS[last])
        if last not in ".,;:'’”»" and not closes_nothing:
            break
        doi = doi[:-1]
    return doi

"""Text that somebody copied: a DOI alone, an address at doi.org, a citation with a DOI in it.

No server is asked, so of a DOI alone nothing else is known. Of a citation is taken what most styles
write alike: names before a year in brackets, and the title after it or in quotes.
"""

import re

from ..reference import Name, Reference, References, place
from ..values.dois import DOI, normalised
from ..values.names import OTHERS
from ..values.plain_text import plain

NAME = "text"
MOST = 1_000  # signs of a citation that are looked at
YEAR = re.compile(r"\((\d{4})[a-z]?(?:, [^()]{1,20})?\)[.,:]?\s*")
QUOTED = re.compile(r"[“\"‘«]([^“”\"«»]{8,400})[”\"’»]")
PERSON = re.compile(r"([^,;&]{1,60}),\s*((?:[^\W\d_]\.[ -]?){1,5})(?=,|;|&|$|\s)")
WITHIN = re.compile(
    r",?\s*(?:vol\.?\s*)?(\d{1,4})\s*(?:\(([^()]{1,12})\))?(?:[,:]\s*(?:pp?\.\s*)?(\d[\d–-]{0,12}))?"
)
END_OF_TITLE = re.compile(r"(?<=[^\W\d_][^\W\d_][)”\"’?!]|[^\W_]{3})[.?!](?:\s|$)|[?!]\s")
NO_REFERENCE = (
    "No reference was found: paste a DOI such as 10.1017/s1474746417000161, a citation with one in "
    "it, or RIS, BibTeX or CSL-JSON."
)


def looks_like(text: str) -> bool:
    return True


def references(text: str) -> References:
    """One for each DOI, with the text between it and the DOI before it."""
    end, number = 0, 0
    seen: set[str] = set()
    for found in DOI.finditer(text):
        before, end = text[max(end, found.start() - MOST) : found.start()], found.end()
        doi = normalised(found[0])
        if doi not in seen:
            seen.add(doi)
            number += 1
            yield _reference(number, doi, before)
    if not seen:
        yield Reference("the text", broken=NO_REFERENCE)


def _reference(number: int, doi: str, before: str) -> Reference:
    paragraph = re.split(r"\n\s*\n", before.replace("\r", "\n"))[-1]
    citation = plain(re.sub(r"(?:https?://\S*|doi:?\s*)$", "", paragraph.rstrip(), flags=re.I))
    year = YEAR.search(citation)
    quoted = QUOTED.search(citation)
    after = citation[year.end() :] if year else ""
    title, rest = _title(after)
    return Reference(
        place(number, doi),
        said_type="text",
        title=plain(quoted[1].rstrip(".,")) if quoted else title,
        authors=_authors(citation[: year.start()]) if year else [],
        date=year[1] if year else "",
        **({} if quoted else _within(rest)),
        doi=doi,
    )


def _title(text: str) -> tuple[str, str]:
    end = END_OF_TITLE.search(text)
    if not end:
        return text.strip(" .,"), ""
    sign = end[0].strip()
    return text[: end.start()] + (sign if sign in "?!" else ""), text[end.end() :]


def _within(text: str) -> dict[str, str]:
    """“Social Policy and Society, 17(4), 421–432.” A name of digits only is none."""
    name = re.split(r",\s*(?:vol\.?\s*)?\d|\.\s|\.$", text, maxsplit=1)[0]
    if not re.search(r"[^\W\d_]{2}", name):
        return {}
    found = WITHIN.match(text, len(name))
    volume, issue, pages = found.groups(default="") if found else ("", "", "")
    return {"container": name.strip(" .,"), "volume": volume, "issue": issue, "pages": pages}


def _authors(text: str) -> list[Name]:
    found: list[Name] = [
        {"family": family, "given": given.strip()}
        for before, given in PERSON.findall(text)
        if (family := re.sub(r"^(?:and|und|et)\s+", "", before.strip(" .,&")))
    ]
    if not found:
        name = text.strip(" .,&")
        return [{"literal": name}] if name and len(name) <= 120 else []
    return [*found, OTHERS] if re.search(r"\bet al\b", text) else found

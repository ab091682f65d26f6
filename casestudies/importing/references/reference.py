"""What a reference says, whatever format it came in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

Name = dict[str, str]  # as Source.authors has them: family and given, or literal


@dataclass
class Reference:
    """Texts are plain, but may hold anything else. `type` is one of Source.Type, or empty where
    the format's own, `said_type`, is none of ours.

    place: where it stands, as somebody would look for it: “entry 3 (smith2017)”.
    broken: what keeps it from being read as a whole.
    """

    place: str
    said_type: str = ""
    type: str = ""
    title: str = ""
    authors: list[Name] = field(default_factory=list)
    date: str = ""
    container: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    language: str = ""
    licence: str = ""
    broken: str = ""


References = Iterator[Reference]


def place(number: int, key: str = "") -> str:
    return f"entry {number:,} ({key[:60]})" if key else f"entry {number:,}"

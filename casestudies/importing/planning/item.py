"""What is known of a row, and what becomes of it. All of it is JSON in the end."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from ..shown import shown

# A primary key, or what to make: {"make": "locality", "name": "Navile", …}
Ref: TypeAlias = int | dict[str, Any]
SHOWN = 200


@dataclass(frozen=True)
class Note:
    """Something to be told of a row. `offer` is a decision that would settle it: (words, value)."""

    text: str
    column: str = ""
    value: str = ""
    is_error: bool = True
    offer: tuple[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "text": shown(self.text),
            "column": shown(self.column),
            "value": shown(self.value[:SHOWN]),
        }


@dataclass
class Wanted:
    """What a row says, read but not yet held against what is there."""

    number: int
    title: str = ""
    id: str = ""
    code: str = ""
    case: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, list[Ref]] = field(default_factory=dict)
    programme: dict[str, Any] = field(default_factory=dict)  # its years are the case's without one
    source: Ref | None = None
    locator: str = ""
    claims: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return any(note.is_error for note in self.notes)


@dataclass
class Planned:
    number: int
    result: str
    title: str
    case: int | None = None
    notes: list[Note] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)


def mark(value: Any) -> str:
    """Short for a value, to tell later whether the table says something new."""
    return hashlib.sha256(str(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]

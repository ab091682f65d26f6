"""What somebody chose for one table. It is kept as JSON, and read from it whatever it holds."""

from dataclasses import asdict, dataclass, field
from typing import Any

from innosi.fields.names import key_of

from ..cells.years import Order
from .targets import TARGETS

LEAVE, MAKE, REFUSE = "leave", "make", "refuse"
KINDS = ("programme", "place_synthesis", "project_synthesis")
LONGEST = 200
TEXTS = (
    "origin",
    "locator",
    "locality_kind",
    "source_type",
    "direction",
    "language",
    "licence",
)


@dataclass(frozen=True)
class Column:
    """`split` is the sign between several values of a cell; `order` is “day” or “month”."""

    name: str
    target: str = ""
    split: str = ""
    order: Order = ""


@dataclass(frozen=True)
class Options:
    """`origin` is what foreign ids belong to. `source` is one for the whole table, and `locator`
    where in it, with {row} and {id}. `unknown` says what becomes of keywords that nobody knows."""

    origin: str = ""
    kind: str = "programme"
    source: int | None = None
    locator: str = "row {row}"
    unknown: str = REFUSE
    locality_kind: str = "city"
    source_type: str = "webpage"
    domain: int | None = None
    direction: str = ""
    code_prefix: str = ""
    language: str = "en"
    licence: str = ""


@dataclass(frozen=True)
class Mapping:
    """`values`: target → key of what stands in the table → primary key, “leave” or “make”."""

    columns: tuple[Column, ...] = ()
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    options: Options = field(default_factory=Options)

    @classmethod
    def read(cls, stored: Any) -> "Mapping":
        data = stored if isinstance(stored, dict) else {}
        columns = data.get("columns")
        values = data.get("values")
        return cls(
            tuple(_column(one) for one in columns if isinstance(one, dict))
            if isinstance(columns, list)
            else (),
            {
                str(name): dict(found)
                for name, found in (values.items() if isinstance(values, dict) else ())
                if isinstance(found, dict)
            },
            _options(data.get("options")),
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def for_names(self, names: list[str]) -> "Mapping":
        """The same choice for a table with these columns: those that are not known are left out."""
        known = {column.name: column for column in self.columns}
        return Mapping(
            tuple(known.get(name, Column(name)) for name in names), self.values, self.options
        )

    def at(self, slug: str) -> list[int]:
        """The places of the columns that go to a target."""
        return [at for at, column in enumerate(self.columns) if column.target == slug]

    def has(self, *slugs: str) -> bool:
        return any(column.target in slugs for column in self.columns)

    def value(self, slug: str, text: str) -> Any:
        """What a value of the table was said to be; None where nothing was said."""
        return self.values.get(slug, {}).get(key_of(text))

    def troubles(self) -> list[str]:
        """What has to be put right before rows can be looked at."""
        found = [] if self.has("title") else ["Choose the column that goes to “Title”."]
        for slug in dict.fromkeys(column.target for column in self.columns):
            target = TARGETS.get(slug)
            if target and not target.takes_several_columns and len(self.at(slug)) > 1:
                named = " and ".join(f"“{self.columns[at].name}”" for at in self.at(slug)[:2])
                found.append(f"{named} both go to “{target.label}”. Leave one of them out.")
        if not self.options.source and not self.has("source_doi", "source_url", "source_title"):
            found.append(
                "Nothing says where the cases come from. Choose a source for the whole table, or "
                "the column that goes to a DOI, an address or a title of a source."
            )
        if not self.options.origin.strip():
            found.append("Name the origin, such as “Partner table”: ids belong to it.")
        return found


def _column(data: dict[str, Any]) -> Column:
    target = data.get("target")
    return Column(
        _text(data.get("name")),
        target if isinstance(target, str) and target in TARGETS else "",
        _text(data.get("split"))[:5],
        data["order"] if data.get("order") in ("day", "month") else "",
    )


def _options(data: Any) -> Options:
    given = data if isinstance(data, dict) else {}
    plain = Options()
    texts: dict[str, Any] = {
        name: _text(given[name]) if name in given else getattr(plain, name)
        for name in (
            "origin",
            "locator",
            "locality_kind",
            "source_type",
            "direction",
            "language",
            "licence",
        )
    }
    numbers: dict[str, Any] = {
        name: given[name] if type(given.get(name)) is int else None for name in ("source", "domain")
    }
    return Options(
        kind=given["kind"] if given.get("kind") in KINDS else plain.kind,
        unknown=given["unknown"] if given.get("unknown") in (LEAVE, MAKE, REFUSE) else REFUSE,
        code_prefix="".join(
            sign
            for sign in _text(given.get("code_prefix")).upper()
            if sign.isascii() and sign.isalnum()
        )[:5],
        **texts,
        **numbers,
    )


def _text(value: Any) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""

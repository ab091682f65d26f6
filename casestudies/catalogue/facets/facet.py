"""What can be said of a facet where it is declared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db.models import Model

from casestudies.models import Vocabulary
from casestudies.record import Record, Term


class Held(Enum):
    """How a snapshot has the cases of each value."""

    BITMAPS = auto()  # in memory, a bitmap a value
    ONE_A_CASE = auto()  # nearly as many values as cases, at most one a case: an array of them
    DATABASE = auto()  # nearly as many values as cases: read when they are asked for


def plain_description(term: Term, record: Record) -> dict[str, Any]:
    """{} where the record says no more than the term's label."""
    if type(term) is Term:
        return {}
    return term.model_dump(mode="json", exclude={"id", "slug"})


@dataclass(frozen=True)
class TermPages:
    """The pages of a facet's terms, by the names of their addresses; `which` and `lead` say on the
    index which terms stand there."""

    index: str
    detail: str
    which: str = "with a published case"
    lead: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Facet:
    """`paths` lead through a Record to terms or plain values; lists on the way are gone through.

    A term's value is the id of its row, which stays when its slug or its name changes. In addresses
    it stands under its slug of today.

    name: its parameter in addresses. label, plural: in words.
    choices: (value, label) of a facet whose values are fixed in code.
    model: whose rows its terms are. slug_field: under which they stand in addresses. Of a small
        vocabulary the names of today are shown; its own order too, where the facet is not ranked.
    normalise: makes the value of what a reader typed.
    is_tree: its values have narrower ones, whose cases are theirs too; such are the keywords.
    in_claim: where an outcome claim has it. What is chosen of these must hold for one claim.
    held: see Held. is_offered: whether the list filters by it. is_open: unfolded there at first.
    pages: of its terms, if there are any.
    related_weight: how much it weighs that two cases share a value of it.
    searched: fields of its terms that search indexes in the lead tier, right after titles.
    terms: beside `paths`, where a description needs more than stands there.
    describe: a term's public description as JSON. tell_apart: what of it tells the term from others
        of the same name, the best first.
    """

    name: str
    label: str
    plural: str
    paths: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    model: type[Model] | None = None
    slug_field: str = "slug"
    normalise: Callable[[str], str] = str
    is_tree: bool = False
    in_claim: str = ""
    held: Held = Held.BITMAPS
    is_offered: bool = True
    is_open: bool = False
    pages: TermPages | None = None
    related_weight: float = 0
    searched: tuple[str, ...] = ()
    terms: Callable[[Record], Iterable[Any]] | None = None
    describe: Callable[[Any, Record], dict[str, Any]] = plain_description
    tell_apart: Callable[[dict[str, Any]], Iterable[str]] = lambda data: ()
    labels: dict[str, str] = field(init=False)  # of the choices
    is_ranked: bool = field(init=False)  # whether the values with most cases are shown, not all

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", dict(self.choices))
        object.__setattr__(self, "is_ranked", not (self.choices or self.in_claim or self.is_tree))
        if self.has_terms and not self.model:
            raise TypeError(f"The facet “{self.name}” has terms: say of which model.")

    @property
    def vocabulary(self) -> type[Vocabulary] | None:
        return self.model if self.model and issubclass(self.model, Vocabulary) else None

    @property
    def has_terms(self) -> bool:
        """Whether the catalogue keeps a label and a description for each of its values."""
        return bool(self.paths) and not self.choices and not self.is_tree

    def found_in(self, record: Record) -> list[Any]:
        """Its terms, or plain values, in a record."""
        if self.terms:
            return list(self.terms(record))
        return [item for path in self.paths for item in record.at(path)]

    def value_of(self, item: Any) -> str:
        """What stands for a term or plain value in bitmaps."""
        return item if isinstance(item, str) else str(item.id)

"""The ledger: every statement about an outcome, a row each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casestudies.record import Mark, Outcome, Record, marks_of

from ..wording.marks import Known
from ..wording.words import DIRECTIONS, EVIDENCE_TYPES, quantity_in_words
from .statements import References, SourcedClaim, absences_of

# Designs that compare by their nature, whether or not the comparator is named.
COMPARING_DESIGNS = {"randomised_trial", "quasi_experimental"}
FEWEST_IN_COLUMN = 2
# On a phone the first few stand open; a ledger that is hardly longer is not parted.
MOST_OPEN = 6
COUNTED_ONCE = (
    "These numbers are of passages: statements on one outcome in one direction that rest on the "
    "same passage of a source count once."
)
OBSERVED = "a positive mark records what was observed. It does not show what the programme caused."


@dataclass(frozen=True)
class LedgerRow:
    """`cells` belong to the ledger's own columns; `more` are (name, value) that have none."""

    sourced: SourcedClaim[Outcome]
    evidence: str
    cells: tuple[str, ...]
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Note:
    """What the marks can't show. `absence` is the code of a statement that says so, and stands
    between the two halves."""

    before: str = ""
    absence: str = ""
    after: str = ""


@dataclass(frozen=True)
class Ledger:
    """`balance` holds direction, how it is known, word and number of passages, zeros too; `counted`
    says what the numbers are of, where statements share a passage. `columns` are those that only
    some ledgers have. `absence` is the code of the statement that no outcome is reported."""

    rows: tuple[LedgerRow, ...]
    balance: tuple[tuple[str, Known, str, int], ...]
    counted: str
    columns: tuple[str, ...]
    note: Note
    absence: str

    @property
    def open_rows(self) -> tuple[LedgerRow, ...]:
        return self.rows if len(self.rows) <= MOST_OPEN + 2 else self.rows[:MOST_OPEN]

    @property
    def folded_rows(self) -> tuple[LedgerRow, ...]:
        return self.rows[len(self.open_rows) :]


def ledger(record: Record, references: References) -> Ledger:
    details = [_details(claim) for claim in record.outcomes]
    filled = Counter(name for row in details for name, value in row.items() if value)
    columns = tuple(name for name in OWN_COLUMNS if filled[name] >= FEWEST_IN_COLUMN)
    passages = marks_of(record.outcomes)
    absences = absences_of(record)
    return Ledger(
        rows=tuple(
            _row(references.sourced(claim), row, columns)
            for claim, row in zip(record.outcomes, details, strict=True)
        ),
        balance=tuple(_balance(passages)),
        counted=COUNTED_ONCE if len(passages) < len(record.outcomes) else "",
        columns=columns,
        note=comparison_note(record.outcomes, absences.get("comparison", "")),
        absence=absences.get("outcomes", ""),
    )


def _balance(passages: Sequence[Mark]) -> Iterator[tuple[str, Known, str, int]]:
    for name, word in DIRECTIONS.items():
        known = [how for direction, how in passages if direction == name]
        yield name, tuple(dict.fromkeys(known)), word.lower(), len(known)


OWN_COLUMNS = ("Population", "Figure", "Compared with")


def _details(claim: Outcome) -> dict[str, str]:
    population = ", ".join(part for part in (claim.population, claim.period) if part)
    figure = quantity_in_words(claim.value, claim.unit, claim.qualifier)
    values = (population, figure, claim.comparator)
    return dict(zip(OWN_COLUMNS, values, strict=True))


def _row(
    sourced: SourcedClaim[Outcome], details: dict[str, str], columns: tuple[str, ...]
) -> LedgerRow:
    claim = sourced.claim
    return LedgerRow(
        sourced=sourced,
        evidence=EVIDENCE_TYPES.get(claim.evidence_type, claim.evidence_type),
        cells=tuple(details[name] for name in columns),
        more=tuple(
            (name, value) for name, value in details.items() if value and name not in columns
        ),
    )


def comparison_note(outcomes: Sequence[Outcome], absence: str) -> Note:
    """What the marks can't show, when nothing was compared: that a comparison is not reported is
    said only where a statement says it."""
    if not outcomes or any(
        claim.comparator or claim.evidence_type in COMPARING_DESIGNS for claim in outcomes
    ):
        return Note()
    if absence:
        return Note("No comparison group is reported", absence, f", so {OBSERVED}")
    return Note(f"A comparison group is not recorded here: {OBSERVED}")

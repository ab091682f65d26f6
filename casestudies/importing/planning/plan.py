"""The plan of a table: one Planned for each row, a few hundred rows at a time."""

from collections.abc import Iterable, Iterator
from typing import Any

from casestudies.models import CaseStudy, PlannedRow
from innosi.fields.names import key_of

from ..batches import batched
from ..mapping import Mapping
from ..shown import shown
from ..tables import Row
from .comparing import before, changes, seen_of, told, years_of
from .current import YEARS, State, states
from .item import Note, Planned, Wanted
from .known import LONGEST_CODE, Known
from .likely import Likely
from .reading import Reading

Result = PlannedRow.Result
MOST_VALUES = 300
MAKE, SAME = "make", "same:"  # decisions on a likely double; the other one gives the case


class Plan:
    def __init__(self, mapping: Mapping, decisions: dict[str, str] | None = None):
        self.mapping = mapping
        self.decisions = decisions or {}
        self.reading = Reading(mapping)
        self.known = Known(mapping.options.origin, mapping.options.code_prefix)
        self.rows_of_ids: dict[str, int] = {}
        self.rows_of_cases: dict[int, int] = {}

    def rows(self, rows: Iterable[Row]) -> Iterator[Planned]:
        for batch in batched(rows):
            wanted = [self.reading.read(row, self._decision(row.number)) for row in batch]
            cases = [self._case_of(one) for one in wanted]
            current = states({pk for pk in cases if pk})
            for one, pk in zip(wanted, cases, strict=True):
                yield self._planned(one, pk, current.get(pk) if pk else None)

    def values(self) -> list[dict[str, Any]]:
        """What stood in the table, those that nobody knows first."""
        found = sorted(
            self.reading.terms.values.values(), key=lambda one: (one.settled == "known", -one.rows)
        )
        like = self.reading.terms.like
        return [
            vars(one) | {"text": shown(one.text), "like": shown(like(one))}
            for one in found[:MOST_VALUES]
        ]

    def _decision(self, number: int) -> str:
        found = self.decisions.get(str(number), "")
        return found if isinstance(found, str) else ""

    def _case_of(self, wanted: Wanted) -> int | None:
        decision = self._decision(wanted.number)
        if decision.startswith(SAME) and decision.removeprefix(SAME).isdigit():
            pk = int(decision.removeprefix(SAME))
            return pk if pk in self.known.cases else None
        if wanted.id in self.known.foreign:
            return self.known.foreign[wanted.id][0]
        return self.known.codes.get(wanted.code) if wanted.code else None

    def _planned(self, wanted: Wanted, pk: int | None, state: State | None) -> Planned:
        self._check_once(wanted, pk)
        planned = Planned(wanted.number, Result.ERROR, wanted.title, pk, wanted.notes)
        if not wanted.is_bad:
            if state and pk:
                self._change(planned, wanted, pk, state)
            else:
                self._new(planned, wanted)
        if planned.result in (Result.NEW, Result.CHANGE, Result.SAME) and pk:
            self.rows_of_cases[pk] = wanted.number
        return planned

    def _check_once(self, wanted: Wanted, pk: int | None) -> None:
        if wanted.id:
            first = self.rows_of_ids.setdefault(wanted.id, wanted.number)
            if first != wanted.number:
                column = self.reading.cells.column("id")
                wanted.notes.append(
                    Note(f"Row {first} has this id too. Take one out.", column, wanted.id)
                )
        if pk and pk in self.rows_of_cases:
            wanted.notes.append(
                Note(f"Row {self.rows_of_cases[pk]} is about the same case. Take one out.")
            )

    # A case that is there

    def _change(self, planned: Planned, wanted: Wanted, pk: int, state: State) -> None:
        seen: Any = self.known.foreign.get(wanted.id, (None, {}))[1]
        found = changes(wanted, state, seen)
        if problem := self._refusal(found, pk, state):
            planned.notes.append(problem)
            return
        is_known = wanted.id in self.known.foreign or not wanted.id
        if not found and is_known:
            planned.result = Result.SAME
            return
        planned.result = Result.CHANGE
        if found:
            planned.notes.append(told(found, self.reading.terms.labels))
        else:
            planned.notes.append(Note("keeps its foreign id", is_error=False))
        planned.plan = found | {
            "before": before(found, state),
            "seen": seen_of(wanted),
            **self._rest(wanted),
        }

    def _refusal(self, found: dict[str, Any], pk: int, state: State) -> Note | None:
        title = found.get("case", {}).get("title")
        other = self.known.title_keys.get(key_of(title)) if title else None
        if other and other[0] != pk:
            return Note(
                "Another case has this title. Two cases have two titles.",
                self.reading.cells.column("title"),
                title,
            )
        stored = state["programme"] or state["case"]
        years = {**stored, **found.get("case", {}), **found.get("programme", {})}
        start, end = years.get("start_year"), years.get("end_year")
        if start and end and end < start:
            return Note(
                f"With what is known here it would end ({end}) before it starts ({start}). "
                "Correct one of the two.",
                self.reading.cells.column("start_year"),
                str(start),
            )
        return None

    # A new one

    def _new(self, planned: Planned, wanted: Wanted) -> None:
        if missing := self._missing(wanted):
            planned.notes.append(missing)
            return
        title, decision = wanted.title, self._decision(wanted.number)
        if decision == MAKE:
            title = wanted.case["title"] = planned.title = self.known.free_title(title)
        elif like := self._like(title):
            self._double(planned, like)
            return
        planned.result = Result.NEW
        self.known.add(title, wanted.number)
        programme = self._programme(planned, wanted)
        options = self.mapping.options
        planned.plan = {
            "case": {"language": options.language, "licence": options.licence}
            | wanted.case
            | ({} if programme else years_of(wanted))
            | {
                "kind": options.kind,
                "slug": self.known.free_slug(title),
                "code": self._code(wanted),
            },
            "add": {name: refs for name, refs in wanted.terms.items() if refs}
            | self._further(wanted, programme),
            "programme": programme,
            "claims": [claim | {"code": ""} for claim in wanted.claims],
            "seen": seen_of(wanted),
            **self._rest(wanted),
        }

    def _further(self, wanted: Wanted, programme: Any) -> dict[str, Any]:
        """The source is one of the whole case where nothing else of it rests on it."""
        rests_on_it = wanted.claims or isinstance(programme, dict)
        return {} if rests_on_it else {"further_sources": [wanted.source]}

    def _rest(self, wanted: Wanted) -> dict[str, Any]:
        return {"source": wanted.source, "locator": wanted.locator, "id": wanted.id}

    def _missing(self, wanted: Wanted) -> Note | None:
        if not wanted.case.get("summary"):
            return Note(
                "A case has a summary: write two or three sentences.",
                self.reading.cells.column("summary"),
            )
        if len(wanted.code) > LONGEST_CODE - 4 and wanted.claims:
            return Note(
                f"A code has {LONGEST_CODE - 4} characters at most: those of its statements begin "
                "with it.",
                self.reading.cells.column("code"),
                wanted.code,
            )
        return None

    def _code(self, wanted: Wanted) -> str:
        if not wanted.code:
            return self.known.free_code()
        self.known.codes[wanted.code] = None
        return wanted.code

    def _like(self, title: str) -> Likely | None:
        if found := self.known.title_keys.get(key_of(title)):
            return Likely(title, *found)
        return self.known.titles.nearest(title)

    def _double(self, planned: Planned, like: Likely) -> None:
        planned.result, planned.case = Result.DOUBLE, like.case
        other = self.known.cases[like.case] if like.case else like.title
        where = "" if like.case else f" of row {like.row}"
        same = key_of(other) == key_of(planned.title)
        planned.notes.append(
            Note(
                f"Has the title of a case{where or ' that is there'}."
                if same
                else f"Looks like “{other}”{where}.",
                self.reading.cells.column("title"),
                planned.title,
                is_error=False,
            )
        )

    def _programme(self, planned: Planned, wanted: Wanted) -> Any:
        if self.mapping.options.kind != CaseStudy.Kind.PROGRAMME:
            if wanted.programme.keys() - set(YEARS):
                words = "Only a programme has a name and a description of its own: left out."
                planned.notes.append(Note(words, is_error=False))
            return None
        name = wanted.programme.get("name") or wanted.title
        if known := self.known.programmes.get(key_of(name)):
            if wanted.programme.keys() - {"name"}:
                planned.notes.append(
                    Note(f"The programme “{name}” is known: it stays as it is.", is_error=False)
                )
            return known[0]
        return {"make": "programme", "name": name} | wanted.programme

"""What a row wants and what its case holds → what changes.

The table is held against what it said the last time (`seen`), not against the case: where curators
have written something better since, and the table says what it said, theirs stays. Terms are added
and never taken away, and an empty cell changes nothing.
"""

from typing import Any

from .current import OF_PROGRAMME, YEARS, State
from .item import Note, Wanted, mark

Seen = dict[str, Any]
LABELS = {
    "title": "title",
    "summary": "summary",
    "start_year": "from year",
    "end_year": "to year",
}


def seen_of(wanted: Wanted) -> Seen:
    """What the table says now, in short."""
    return {
        "case": {name: mark(value) for name, value in wanted.case.items()},
        "programme": {name: mark(value) for name, value in wanted.programme.items()},
        "claims": {claim["key"]: [mark(claim["fields"]), ""] for claim in wanted.claims},
    }


def changes(wanted: Wanted, state: State, seen: Seen) -> dict[str, Any]:
    """The parts of a plan that change the case; empty ones are left out."""
    years = {} if state["programme"] else years_of(wanted)
    of_case = seen.get("case", {}) | (seen.get("programme", {}) if years else {})
    found = {
        "case": _scalars(wanted.case | years, state["case"], of_case),
        "programme": _programme(wanted, state, seen.get("programme", {})),
        "add": {
            name: new
            for name, refs in wanted.terms.items()
            if (new := [ref for ref in refs if ref not in state[name]])
        },
        "claims": _claims(wanted, state, seen.get("claims", {})),
    }
    return {name: value for name, value in found.items() if value}


def years_of(wanted: Wanted) -> dict[str, Any]:
    """A case without a programme has years of its own."""
    return {name: wanted.programme[name] for name in YEARS if name in wanted.programme}


def _scalars(wanted: dict[str, Any], stored: dict[str, Any], seen: Seen) -> dict[str, Any]:
    return {
        name: value
        for name, value in wanted.items()
        if value != stored.get(name) and mark(value) != seen.get(name)
    }


def _programme(wanted: Wanted, state: State, seen: Seen) -> dict[str, Any]:
    if not state["programme"]:
        return {}
    return _scalars(wanted.programme, state["programme"], seen)


def _claims(wanted: Wanted, state: State, seen: Seen) -> list[dict[str, Any]]:
    """Those that are new or say something else; one that was imported before keeps its code."""
    found = []
    for claim in wanted.claims:
        before, code = seen.get(claim["key"], ("", ""))
        if mark(claim["fields"]) == before:
            continue
        stored = state["claims"].get(code)
        if stored and all(str(stored.get(k)) == str(v) for k, v in claim["fields"].items()):
            continue
        found.append(claim | {"code": code if stored else ""})
    return found


def before(found: dict[str, Any], state: State) -> dict[str, Any]:
    """What stood where something changes: undoing puts it back, applying looks whether it is still
    so, and the page shows both."""
    kept: dict[str, Any] = {}
    for name in ("case", "programme"):
        if name in found:
            kept[name] = {field: state[name][field] for field in found[name]}
    codes = [claim["code"] for claim in found.get("claims", ()) if claim["code"]]
    if codes:
        kept["claims"] = {
            code: {k: _plain(v) for k, v in state["claims"][code].items()} for code in codes
        }
    return kept


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)


def told(found: dict[str, Any], labels: dict[str, Any]) -> Note:
    """A change in words: “summary; adds 2 keywords”."""
    fields = [*found.get("case", ()), *found.get("programme", ())]
    names = [LABELS.get(name, name) for name in fields]
    for name, refs in found.get("add", {}).items():
        named = ", ".join(filter(None, (_name(ref, labels.get(name, {})) for ref in refs)))
        names.append(f"adds {named or len(refs)} to its {name.replace('_', ' ')}")
    claims = found.get("claims", ())
    new = sum(not claim["code"] for claim in claims)
    if new:
        names.append(f"adds {new} {'statement' if new == 1 else 'statements'}")
    if len(claims) > new:
        names.append(f"other words in {len(claims) - new} of its statements")
    return Note("; ".join(names)[:500], is_error=False)


def _name(ref: Any, labels: dict[str, Any]) -> str:
    return ref["name"] if isinstance(ref, dict) and "name" in ref else labels.get(ref, "")


__all__ = ["OF_PROGRAMME", "before", "changes", "seen_of", "told"]

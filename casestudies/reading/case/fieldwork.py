"""How the evidence was gathered: rounds of the same method with the same people stand together."""

from dataclasses import dataclass

from ..wording.backing import Reference, Sourced


@dataclass(frozen=True)
class Method:
    """`ref` is set where every round has the same source and place in it."""

    name: str
    participants: str
    rounds: tuple[Sourced, ...]
    ref: Reference


def methods(rows):
    groups = {}
    for row in rows:
        groups.setdefault((row.claim.method, row.claim.participants), []).append(row)
    return [_method(*names, some) for names, some in groups.items()]


def _method(name, participants, rows):
    refs = {row.ref for row in rows}
    return Method(name, participants, tuple(rows), refs.pop() if len(refs) == 1 else Reference())

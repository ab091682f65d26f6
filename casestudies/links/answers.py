"""What the answer of an address says."""

from enum import StrEnum
from http import HTTPStatus
from itertools import pairwise
from typing import NamedTuple

PERMANENT = (301, 308)
REDIRECTS = (*PERMANENT, 302, 303, 307)
# Persistent names: that these lead elsewhere is what they are for.
RESOLVERS = ("doi.org", "dx.doi.org", "hdl.handle.net")


class Verdict(StrEnum):
    WORKS = "works"
    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"  # no answer, or none that a working server gives
    UNCERTAIN = "uncertain"  # an answer that may be meant for programs only
    NOT_ASKED = "not_asked"


class Outcome(NamedTuple):
    verdict: Verdict
    answer: str
    final: str = ""


class Hop(NamedTuple):
    """An address that was asked, and its answer."""

    address: str
    host: str
    status: int


def outcome_of(hops: list[Hop]) -> Outcome:
    """Of a chain of redirects that came to its end."""
    last = hops[-1]
    answer = _words(last.status)
    if last.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Outcome(Verdict.GONE, answer)
    if last.status >= 500:
        return Outcome(Verdict.FAILED, answer)
    if not 200 <= last.status < 300:
        return Outcome(Verdict.UNCERTAIN, answer)
    moved = _moved_to(hops)
    return Outcome(Verdict.MOVED if moved else Verdict.WORKS, answer, moved)


def _moved_to(hops: list[Hop]) -> str:
    """Where permanent redirects lead, up to the first that is not."""
    if hops[0].host in RESOLVERS:
        return ""
    final = ""
    for before, after in pairwise(hops):
        if before.status not in PERMANENT:
            break
        final = after.address
    return final if final != hops[0].address else ""


def _words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)

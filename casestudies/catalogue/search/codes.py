"""A statement by its code."""

import re
from itertools import islice
from typing import NamedTuple

from casestudies.models import CaseVersion

from ..snapshot.snapshot import Snapshot
from .stored.lookups import matches
from .stored.passages import passages_of
from .words.texts import stem_of_reader, words_of

CODE = re.compile(r"[A-Z][A-Z0-9]*-\d{2,}")
LONGEST = 20  # characters, as of a claim's
MOST_READ = 5  # cases that may only name it


class Statement(NamedTuple):
    slug: str
    code: str


def statement_at(snapshot: Snapshot, text: str) -> Statement | None:
    """The statement of a listed case that has this code, in capitals or not."""
    code = text.strip().upper()
    if len(code) > LONGEST or not CODE.fullmatch(code):
        return None
    phrase = tuple(map(stem_of_reader, words_of(code)))
    cases = matches(snapshot, [phrase]) & snapshot.everything
    versions = snapshot.versions_of(islice(reversed(cases), MOST_READ))
    records = CaseVersion.objects.filter(pk__in=versions).values_list("record", flat=True)
    for record in records:
        if isinstance(record, dict) and any(
            one == code for one, _ in passages_of(record, dict.get)
        ):
            return Statement(record["slug"], code)
    return None

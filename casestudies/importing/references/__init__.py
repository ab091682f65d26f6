"""Sources from references: a text or file in, proposals out, and those that are wanted stored.

    reading.py     a text or the bytes of a file → Reading
    formats/       RIS, BibTeX, CSL-JSON, loose text → Reference, one by one
    reference.py   what a reference says, whatever format it came in
    values/        names, years, DOIs, languages, types, plain text
    proposals.py   Reference → Proposal: the fields of a source and what is wrong with them
    known.py       which proposals the site has already
    storing.py     proposals → rows, all or none

Reading asks no database and no network.
"""

from .known import Match, find_known, known_by_doi
from .proposals import Problem, Proposal
from .reading import LARGEST, MOST_ENTRIES, Reading, read
from .storing import RefusedProposal, slugs_for, store

__all__ = [
    "LARGEST",
    "MOST_ENTRIES",
    "Match",
    "Problem",
    "Proposal",
    "Reading",
    "RefusedProposal",
    "find_known",
    "known_by_doi",
    "read",
    "slugs_for",
    "store",
]

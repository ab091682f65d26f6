"""One case as the public sees it: a typed, neutral object whose JSON is the public contract.

`build` makes it of the working copy, `read` of stored JSON; every page and format is a rendering
of it.
"""

from .build import build
from .types import (
    CLAIM_FIELDS,
    SCHEMA,
    TERM_FIELDS,
    Area,
    Author,
    Fieldwork,
    Finding,
    Funding,
    KeyFigure,
    Organisation,
    Outcome,
    Partner,
    Place,
    Programme,
    Record,
    ResearchProject,
    Section,
    Source,
    Term,
    Testimony,
    checksum,
    plain_number,
    read,
    says_the_same,
    upgraded,
)

__all__ = [
    "CLAIM_FIELDS",
    "SCHEMA",
    "TERM_FIELDS",
    "Area",
    "Author",
    "Fieldwork",
    "Finding",
    "Funding",
    "KeyFigure",
    "Organisation",
    "Outcome",
    "Partner",
    "Place",
    "Programme",
    "Record",
    "ResearchProject",
    "Section",
    "Source",
    "Term",
    "Testimony",
    "build",
    "checksum",
    "plain_number",
    "read",
    "says_the_same",
    "upgraded",
]

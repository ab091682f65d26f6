"""One case as the public sees it: a typed, neutral object whose JSON is the public contract.

`build` reads the working copy; every page and format is a rendering of the result.
"""

from .build import build
from .types import (
    CLAIM_FIELDS,
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
)

__all__ = [
    "CLAIM_FIELDS",
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
]

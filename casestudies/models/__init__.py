from .addresses import FormerAddress
from .cases import CaseKeyword, CaseStudy
from .claims import (
    CLAIM_MODELS,
    Claim,
    ClaimCode,
    Fieldwork,
    Finding,
    KeyFigure,
    Outcome,
    Section,
    Testimony,
)
from .disagreements import Disagreement
from .duplicates import LikelyDuplicate
from .imports import (
    ForeignId,
    ImportedCase,
    ImportedTerm,
    ImportPiece,
    ImportProfile,
    ImportRun,
    PlannedRow,
)
from .index import (
    CatalogueCard,
    CatalogueEntry,
    CataloguePassage,
    CatalogueState,
    CatalogueTerm,
    CatalogueWord,
    FacetChunk,
)
from .licences import Licence
from .links import Link
from .organisations import Organisation
from .places import Country, Locality
from .programmes import Funding, Partner, Programme
from .replacing import Replaceable, replaceable
from .research import ResearchProject, Source
from .steps import Contribution, Step
from .versions import CaseVersion, ImmutableError
from .vocabularies import OutcomeDomain, PolicyField, TargetGroup, Vocabulary, vocabularies

__all__ = [
    "CLAIM_MODELS",
    "CaseKeyword",
    "CaseStudy",
    "CaseVersion",
    "CatalogueCard",
    "CatalogueEntry",
    "CataloguePassage",
    "CatalogueState",
    "CatalogueTerm",
    "CatalogueWord",
    "Claim",
    "ClaimCode",
    "Contribution",
    "Country",
    "Disagreement",
    "FacetChunk",
    "Fieldwork",
    "Finding",
    "ForeignId",
    "FormerAddress",
    "Funding",
    "ImmutableError",
    "ImportPiece",
    "ImportProfile",
    "ImportRun",
    "ImportedCase",
    "ImportedTerm",
    "KeyFigure",
    "Licence",
    "LikelyDuplicate",
    "Link",
    "Locality",
    "Organisation",
    "Outcome",
    "OutcomeDomain",
    "Partner",
    "PlannedRow",
    "PolicyField",
    "Programme",
    "Replaceable",
    "ResearchProject",
    "Section",
    "Source",
    "Step",
    "TargetGroup",
    "Testimony",
    "Vocabulary",
    "replaceable",
    "vocabularies",
]

"""Indexes and pages of what cases are about: places, programmes, research, outcomes, sources."""

from .outcomes import outcome_detail, outcome_index
from .places import country_detail, country_index, locality_detail, locality_index
from .programmes import (
    organisation_detail,
    organisation_index,
    programme_detail,
    programme_index,
    research_detail,
    research_index,
)
from .sources import source_detail, source_index

__all__ = [
    "country_detail",
    "country_index",
    "locality_detail",
    "locality_index",
    "organisation_detail",
    "organisation_index",
    "outcome_detail",
    "outcome_index",
    "programme_detail",
    "programme_index",
    "research_detail",
    "research_index",
    "source_detail",
    "source_index",
]

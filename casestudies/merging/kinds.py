"""What can be merged, who may, and in which cases it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from casestudies import catalogue
from casestudies.models import (
    CLAIM_MODELS,
    CaseStudy,
    CatalogueEntry,
    Locality,
    Organisation,
    OutcomeDomain,
    PolicyField,
    Programme,
    Source,
    TargetGroup,
)
from keywords.models import Keyword

TERMS, ENTRIES = "keywords.merge_terms", "keywords.merge_entries"
BACKED = ("programme", "programme__partners", "programme__funding")
SOURCES = (
    *(f"{model.__name__.lower()}_set__source" for model in CLAIM_MODELS),
    *(f"{fact}__source" for fact in BACKED),
    "further_sources",
)


@dataclass(frozen=True)
class Kind:
    """fields: those of which one of two is kept, in the order of their form; some belong together.
    paths: from a working copy to its rows."""

    model: type[Model]
    right: str
    paths: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...] = ()
    name: str = "name"

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def slug(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def nouns(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def rows(self) -> Any:
        """Those that stand for themselves."""
        return self.model._default_manager.filter(**{"replaced_by": None})

    def is_public(self, pk: int) -> bool:
        return bool(catalogue.numbers_with(self.model, [pk]))

    def cases(self, *keys: int) -> Any:
        """Cases whose working copy names one of these rows, or whose public page does."""
        # A query a path: joined together, each statement would be met with each other one.
        named = Q()
        for path in self.paths:
            found = CaseStudy.objects.filter(**{f"{path}__in": keys})
            named |= Q(pk__in=found.order_by().values("pk"))
        known = {pk for key in keys for pk in catalogue.standing_for(self.model, key)}
        numbers = catalogue.numbers_with(self.model, known)
        public = CatalogueEntry.objects.filter(number__in=[*numbers]).values("case")
        return CaseStudy.objects.filter(named | Q(pk__in=public)).order_by("title")


VOCABULARY = (("name",), ("description",), ("order",))
EVERY_KIND = (
    Kind(Keyword, TERMS, ("tagged__tag",)),
    Kind(
        Organisation,
        ENTRIES,
        (
            "programme__partners__organisation",
            "programme__funding__funder",
            "research_projects__organisations",
            "research_projects__funder",
        ),
        (("name",), ("kind",), ("country",), ("url",)),
    ),
    Kind(
        Locality,
        ENTRIES,
        ("localities", "programme__localities"),
        (("name",), ("kind",), ("parent",), ("latitude", "longitude"), ("wikidata_id",)),
    ),
    Kind(
        Source,
        ENTRIES,
        SOURCES,
        (
            ("title",),
            ("type",),
            ("authors",),
            ("year",),
            ("container",),
            ("doi",),
            ("url",),
            ("language",),
            ("licence",),
            ("note",),
            ("research_project",),
        ),
        "title",
    ),
    Kind(
        Programme,
        ENTRIES,
        ("programme",),
        (
            ("name",),
            ("acronym",),
            ("description",),
            ("start_year", "end_year", "source", "locator"),
        ),
    ),
    Kind(PolicyField, TERMS, ("policy_fields",), VOCABULARY),
    Kind(TargetGroup, TERMS, ("target_groups",), VOCABULARY),
    Kind(OutcomeDomain, TERMS, ("outcome_set__domain",), VOCABULARY),
)
KINDS = {kind.slug: kind for kind in EVERY_KIND}
BY_LABEL = {kind.label: kind for kind in EVERY_KIND}


def open_to(user: Any) -> list[Kind]:
    return [kind for kind in EVERY_KIND if user.has_perm(kind.right)]


def names_of(kind: Kind, keys: Iterable[int]) -> dict[int, str]:
    rows = kind.model._base_manager.filter(pk__in=[*keys])
    return {row.pk: str(row) for row in rows}

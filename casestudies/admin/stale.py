"""Published cases that nobody has looked at for long."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from casestudies.models import CLAIM_MODELS, CaseStudy, CaseVersion, Step

# Where all sources are old, readers are likely to ask sooner whether it still holds.
LONG, LONG_WITH_OLD_SOURCES = timedelta(days=365), timedelta(days=182)
OLD_SOURCE = 10  # years


def stale(cases: QuerySet[CaseStudy]) -> QuerySet[CaseStudy]:
    """Each with the day of its last version, `published_on`. Looking at a case means to publish it,
    to take it a step, or to hold a statement against its source."""
    now = timezone.now()
    published = CaseVersion.objects.filter(case=OuterRef("pk")).order_by("-number")
    old = ~_has_source_since(now.year - OLD_SOURCE)
    untouched = ~_looked_at_since(now - LONG)
    rested = ~_looked_at_since(now - LONG_WITH_OLD_SOURCES)
    return (
        cases.filter(status=CaseStudy.Status.PUBLISHED)
        .filter(untouched | (Q(old) & rested))
        .annotate(published_on=Subquery(published.values("published_at")[:1]))
        .order_by("published_on", "pk")
    )


def newest_source(case: CaseStudy) -> int | None:
    years = [
        model.objects.filter(case=case).aggregate(year=Max("source__year"))["year"]
        for model in CLAIM_MODELS
    ]
    return max(filter(None, years), default=None)


def _looked_at_since(moment: Any) -> Q:
    of_case = {"case": OuterRef("pk")}
    found = Q(Exists(CaseVersion.objects.filter(**of_case, published_at__gte=moment)))
    # Steps of nobody are those of commands, which look at nothing.
    found |= Q(Exists(Step.objects.filter(**of_case, at__gte=moment, by__isnull=False)))
    for model in CLAIM_MODELS:
        found |= Q(Exists(model.objects.filter(**of_case, checked_at__gte=moment)))
    return found


def _has_source_since(year: int) -> Q:
    """Also where the year of a source is not known."""
    newer = Q(source__year__gte=year) | Q(source__year=None)
    found = Q()
    for model in CLAIM_MODELS:
        found |= Q(Exists(model.objects.filter(newer, case=OuterRef("pk"))))
    return found

"""The order of versions: none is missing, each is later than the one before, every published case
has one. What each says is compared in the catalogue's writing/comparison.py."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from casestudies.catalogue.faults import Fault, Mend
from casestudies.models import CaseStudy, CaseVersion

CASES, VERSIONS = CaseStudy._meta.db_table, CaseVersion._meta.db_table
Status = CaseStudy.Status


def faults() -> Iterator[Fault]:
    yield from _gaps()
    yield from _wrong_order()
    yield from _without_version()


def _gaps() -> Iterator[Fault]:
    counted = CaseVersion.objects.order_by().values("case__slug")
    counted = counted.annotate(count=Count("pk"), last=Max("number"))
    for row in counted.exclude(count=F("last")):
        says = f"{row['count']} versions are stored, of {row['last']} that were published"
        yield Fault(VERSIONS, "", says, Mend.BACKUP, row["case__slug"])


def _wrong_order() -> Iterator[Fault]:
    earlier = CaseVersion.objects.filter(
        case=OuterRef("case"),
        number__lt=OuterRef("number"),
        published_at__gt=OuterRef("published_at"),
    )
    rows = CaseVersion.objects.filter(Exists(earlier)).order_by("pk")
    for pk, slug, number in rows.values_list("pk", "case__slug", "number"):
        says = f"version {number} is dated before one that it follows"
        yield Fault(VERSIONS, str(pk), says, Mend.BACKUP, slug)


def _without_version() -> Iterator[Fault]:
    has_one = Exists(CaseVersion.objects.filter(case=OuterRef("pk")))
    public = Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
    for pk, slug in CaseStudy.objects.filter(public & ~has_one).values_list("pk", "slug"):
        yield Fault(CASES, str(pk), "was published, but has no version", Mend.BACKUP, slug)
    wrong = CaseStudy.objects.exclude(status__in=Status.values)
    for pk, slug in wrong.values_list("pk", "slug"):
        yield Fault(CASES, str(pk), "has a status that there is not", Mend.BACKUP, slug)

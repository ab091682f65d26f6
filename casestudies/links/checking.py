"""Which addresses are due, and what is kept of the answers."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from casestudies.models import Link

from .addresses import note_all
from .answers import Outcome, Verdict
from .rounds import Manners, ask_all

# A server that does not answer may be back tomorrow. It is asked again sooner than others, and
# taken for dead when it still fails so long after the first time.
AGAIN_AFTER = timedelta(days=1)
DEAD_AFTER = timedelta(days=7)
Status = Link.Status
STATUSES = {
    Verdict.WORKS: Status.WORKS,
    Verdict.MOVED: Status.MOVED,
    Verdict.GONE: Status.DEAD,
    Verdict.UNCERTAIN: Status.UNCERTAIN,
    Verdict.NOT_ASKED: Status.NOT_ASKED,
}


def manners() -> Manners:
    return Manners(
        contact=settings.CONTACT or f"{settings.SITE_URL}/",
        only_public=not settings.CHECK_PRIVATE_LINKS,
    )


def due(older_than: timedelta) -> QuerySet[Link]:
    """Those that were never checked first, then those whose check is the oldest."""
    now = timezone.now()
    failing = Q(status=Status.UNCERTAIN, first_failed_at__isnull=False)
    wanted = Q(checked_at=None) | Q(checked_at__lt=now - older_than)
    wanted |= failing & Q(checked_at__lt=now - AGAIN_AFTER)
    return Link.objects.filter(wanted).order_by(F("checked_at").asc(nulls_first=True), "pk")


def check(addresses: list[str], how: Manners) -> Iterator[tuple[str, Outcome]]:
    """Each answer is kept when it comes: who breaks off goes on there the next time."""
    for address, outcome in ask_all(addresses, how):
        keep(address, outcome)
        yield address, outcome


def keep(address: str, outcome: Outcome) -> None:
    link = Link.objects.filter(address=address).first()
    if link is None:
        return  # nobody has it any more
    now = timezone.now()
    fails = outcome.verdict in (Verdict.GONE, Verdict.FAILED)
    link.first_failed_at = (link.first_failed_at or now) if fails else None
    link.status = STATUSES.get(outcome.verdict) or _status_of_failing(link, now)
    link.checked_at, link.answer, link.final_address = now, outcome.answer[:200], outcome.final
    link.save()


def _status_of_failing(link: Link, now) -> Status:
    since = now - (link.first_failed_at or now)
    return Status.DEAD if since >= DEAD_AFTER else Status.UNCERTAIN


__all__ = ["check", "due", "keep", "manners", "note_all"]

"""The admin's front page: what waits for whoever looks at it, the most urgent first."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse

from casestudies.models import CLAIM_MODELS, CaseStudy, Step

from .cases.steps import EDIT_ANY, KINDS
from .merging.duplicates import labels_open_to, likely, waiting

MOST_SHOWN = 3
MOST_COUNTED = 500  # of a group; more than that is “500 or more”
Status = CaseStudy.Status


@dataclass(frozen=True)
class Job:
    """One case that waits, and why; `since` is when it began to."""

    case: str
    url: str
    why: str
    since: datetime | None = None


@dataclass(frozen=True)
class Jobs:
    """`verb` is what is done about each; `nothing` is said where none waits."""

    title: str
    verb: str
    nothing: str
    shown: tuple[Job, ...]
    count: int
    more: int  # cases that are not shown
    all_url: str = ""

    @property
    def many(self) -> bool:
        return self.count >= MOST_COUNTED


def jobs_of(user: Any) -> list[Jobs]:
    return [jobs for may, found in GROUPS if may(user) for jobs in [found(user)]]


def _with_last_step() -> Any:
    """Cases, each with its last step: `step`, `step_at`, `step_by` and `step_why`."""
    last = Step.objects.filter(case=OuterRef("pk")).order_by("-at", "-pk")
    return CaseStudy.objects.annotate(
        step=Subquery(last.values("action")[:1]),
        step_at=Subquery(last.values("at")[:1]),
        step_by=Subquery(last.values("by__username")[:1]),
        step_why=Subquery(last.values("why")[:1]),
    ).order_by("step_at", "pk")


def in_review(user: Any) -> Jobs:
    cases = _with_last_step().filter(status=Status.IN_REVIEW)
    every = f"{reverse('admin:casestudies_casestudy_changelist')}?status__exact=in_review"
    return _jobs("Waiting for review", "Review", "Nothing waits for review.", cases, _told, every)


def sent_back(user: Any) -> Jobs:
    cases = _drafts_of(user).filter(step=Step.Action.SENT_BACK)
    return _jobs("Sent back to you", "Mend", "Nothing was sent back to you.", cases, _told)


def drafts(user: Any) -> Jobs:
    cases = _drafts_of(user).filter(step=None)
    return _jobs("Your drafts", "Go on", "You have no draft that is new.", cases, lambda case: "")


def _drafts_of(user: Any) -> Any:
    return _with_last_step().filter(status=Status.DRAFT, created_by=user)


def changed(user: Any) -> Jobs:
    """Published cases whose working copy somebody has changed since."""
    cases = _with_last_step().filter(status=Status.PUBLISHED, contributions__isnull=False)
    return _jobs(
        "Changed since published",
        "Publish",
        "Every published case is as readers see it.",
        cases.distinct().prefetch_related("contributions__user"),
        _changed_by,
    )


def unchecked(user: Any) -> Jobs:
    """Statements that nobody has held against their source, case by case."""
    found: Counter[int] = Counter()
    for model in CLAIM_MODELS:
        found.update(
            model.objects.filter(checked_at=None).values_list("case", flat=True)[:MOST_COUNTED]
        )
    cases = CaseStudy.objects.in_bulk([pk for pk, _ in found.most_common(MOST_SHOWN)])
    shown = tuple(
        _job(cases[pk], f"{number} {'statement' if number == 1 else 'statements'}")
        for pk, number in found.most_common(MOST_SHOWN)
        if pk in cases
    )
    return Jobs(
        "Statements not checked against their source",
        "Check",
        "Every statement was checked against its source.",
        shown,
        min(MOST_COUNTED, found.total()),
        len(found) - len(shown),
    )


def duplicates(user: Any) -> Jobs:
    """Pairs that were found to be likely one thing, the surest first."""
    pairs = waiting(labels_open_to(user))
    count = len(pairs.values_list("pk")[:MOST_COUNTED])
    shown = tuple(
        Job(f"“{one.first}” and “{one.second}”", one.url, f"{one.noun}, {one.why}")
        for one in likely(pairs[:MOST_SHOWN])
    )
    return Jobs(
        "Likely duplicates",
        "Compare",
        "No likely duplicates are known.",
        shown,
        count,
        count - len(shown),
        reverse("admin:casestudies_likelyduplicate_changelist"),
    )


def _jobs(
    title: str,
    verb: str,
    nothing: str,
    cases: Any,
    why: Callable[[Any], str],
    all_url: str = "",
) -> Jobs:
    count = len(cases.values_list("pk")[:MOST_COUNTED])
    shown = tuple(_job(case, why(case), case.step_at) for case in cases[:MOST_SHOWN])
    return Jobs(title, verb, nothing, shown, count, count - len(shown), all_url)


def _job(case: CaseStudy, why: str, since: datetime | None = None) -> Job:
    page = reverse("admin:casestudies_casestudy_change", args=[case.pk])
    return Job(case.title, page, why, since)


def _told(case: Any) -> str:
    """“Sent back by editor: The second figure has no source.”"""
    action = Step.Action(case.step).label if case.step else ""
    by = f"{action} by {case.step_by}" if case.step_by else action
    return f"{by}: {case.step_why}" if case.step_why else by


def _changed_by(case: Any) -> str:
    names = sorted(str(one.user) for one in case.contributions.all())
    return f"Changed by {', '.join(names)}"


def _may(*rights: str) -> Callable[[Any], bool]:
    return lambda user: user.has_perms(rights)


GROUPS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Jobs]], ...] = (
    (_may(KINDS["publish"].right), in_review),
    (_may("casestudies.add_casestudy"), sent_back),
    (_may(KINDS["publish"].right), changed),
    (_may("casestudies.add_casestudy"), drafts),
    (_may(EDIT_ANY), unchecked),
    (lambda user: bool(labels_open_to(user)), duplicates),
)


def on_front_page(request: HttpRequest) -> list[Jobs]:
    return jobs_of(request.user)


cast(Any, admin.site).on_front_page = on_front_page

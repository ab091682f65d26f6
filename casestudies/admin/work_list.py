"""The admin's front page: what waits for whoever looks at it, the most urgent first."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.db.models import Max, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from casestudies.checking.queue import TO_CHECK
from casestudies.links.addresses import used_by
from casestudies.models import CLAIM_MODELS, CaseStudy, Link, Step

from .cases.steps import EDIT_ANY, KINDS
from .links import page_of
from .merging.duplicates import labels_open_to, likely, waiting
from .stale import newest_source, stale

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
    more: int  # that are not shown
    all_url: str = ""
    noun: str = "case"

    @property
    def many(self) -> bool:
        return self.count >= MOST_COUNTED


def jobs_of(user: Any) -> list[Jobs]:
    """In the order of GROUPS; where nothing waits comes after what does."""
    found = [jobs(user) for may, jobs in GROUPS if may(user)]
    return sorted(found, key=lambda jobs: not jobs.count)


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
        found.update(model.objects.filter(TO_CHECK).values_list("case", flat=True)[:MOST_COUNTED])
    cases = CaseStudy.objects.in_bulk([pk for pk, _ in found.most_common(MOST_SHOWN)])
    page = reverse("admin:casestudies_check")
    shown = tuple(
        Job(
            cases[pk].title,
            f"{page}?case={pk}",
            f"{number} {'statement' if number == 1 else 'statements'}",
        )
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
        page,
    )


def found_wrong(user: Any) -> Jobs:
    """Statements in which somebody found something wrong, until whoever may change them does."""
    drafts = CaseStudy.objects.filter(status=Status.DRAFT, created_by=user)
    mine = Q() if user.has_perm(EDIT_ANY) else Q(case__in=drafts)
    names = ("objected_at", "code", "case_id", "objection", "objected_by__username")
    first, *others = [
        model.objects.filter(mine).exclude(objection="").order_by().values_list(*names)
        for model in CLAIM_MODELS
    ]
    wrong = [*first.union(*others, all=True).order_by("objected_at", "code")[:MOST_COUNTED]]
    page = reverse("admin:casestudies_check")
    shown = tuple(
        Job(code, f"{page}?case={case}&at={code}", f"{by or 'Somebody'}: {_shortened(why)}", since)
        for since, code, case, why, by in wrong[:MOST_SHOWN]
    )
    return Jobs(
        "Statements found wrong",
        "Mend",
        "No statement was found wrong.",
        shown,
        len(wrong),
        len(wrong) - len(shown),
        noun="statement",
    )


def _shortened(why: str) -> str:
    return Truncator(why).words(30)


def broken_links(user: Any) -> Jobs:
    dead = Link.objects.filter(status=Link.Status.DEAD).order_by("first_failed_at", "pk")
    links = [*dead[:MOST_COUNTED]]
    users = used_by(link.address for link in links)
    used = [(link, row) for link in links for row in users.get(link.address, [])[:1]]
    shown = tuple(
        Job(str(row), page_of(row), f"{link.address}: {link.answer}", link.first_failed_at)
        for link, row in used[:MOST_SHOWN]
    )
    every = f"{reverse('admin:casestudies_link_changelist')}?status__exact=dead"
    return Jobs(
        "Broken links",
        "Mend",
        f"No address is known to be dead.{_last_check()}",
        shown,
        len(used),
        len(used) - len(shown),
        every,
    )


def _last_check() -> str:
    last = Link.objects.aggregate(last=Max("checked_at"))["last"]
    return f" The last was checked on {last:%-d %B %Y}." if last else " None was checked yet."


def not_looked_at(user: Any) -> Jobs:
    return _jobs(
        "Stale",
        "Look at it",
        "Every published case was looked at within a year.",
        stale(_with_last_step()),
        _how_old,
    )


def _how_old(case: Any) -> str:
    year = newest_source(case)
    newest = f", the newest source is of {year}" if year else ""
    return f"Published on {case.published_on:%-d %B %Y} and not looked at since{newest}"


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
    (_may("casestudies.change_casestudy"), found_wrong),
    (_may(EDIT_ANY), unchecked),
    (_may("casestudies.change_source"), broken_links),
    (_may(EDIT_ANY), not_looked_at),
    (lambda user: bool(labels_open_to(user)), duplicates),
)


def on_front_page(request: HttpRequest) -> list[Jobs]:
    return jobs_of(request.user)


cast(Any, admin.site).on_front_page = on_front_page

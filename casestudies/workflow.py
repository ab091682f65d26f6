"""The only writers of a case's status and versions. Each action is atomic."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DatabaseError, transaction
from django.utils import timezone
from pydantic import ValidationError

from innosi.database.words import kind as keeps_from_writing

from . import catalogue, completeness, record
from .models import CaseStudy, CaseVersion, Contribution, FormerAddress, Step

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Status = CaseStudy.Status
MOMENT = timedelta(microseconds=1)
PUBLISH_ALONE = "casestudies.publish_alone_casestudy"
logger = logging.getLogger(__name__)


class WorkflowError(Exception):
    """The action does not fit the case's state; the message says what would."""


class Seen(NamedTuple):
    """What somebody had before them when they decided on a step: the last step that was taken (0 if
    none was), and the checksum of the working copy."""

    last_step: int
    checksum: str


def seen(case: CaseStudy, working_copy: record.Record | None = None) -> Seen:
    """`working_copy`: its record, if that is at hand."""
    try:
        checksum = record.checksum((working_copy or record.build(case)).to_json())
    except DatabaseError:
        raise
    except Exception:  # a script may have stored anything; publishing says what
        checksum = ""
    return Seen(_last_step(case).pk or 0, checksum)


def _last_step(case: CaseStudy) -> Step:
    return case.steps.order_by("-at", "-pk").first() or Step()


@contextmanager
def _writer() -> Iterator[catalogue.Writer]:
    try:
        with catalogue.writer() as writer:
            yield writer
    except catalogue.DamagedError as error:
        raise WorkflowError(str(error)) from error


@transaction.atomic
def submit(
    *, case: CaseStudy, by: "User | None" = None, why: str = "", seen: Seen | None = None
) -> CaseStudy:
    case = _locked(case, Status.DRAFT, "submitted", seen)
    return _take(case, Step.Action.SUBMITTED, Status.IN_REVIEW, by, why)


@transaction.atomic
def send_back(
    *, case: CaseStudy, by: "User | None" = None, why: str, seen: Seen | None = None
) -> CaseStudy:
    if not why.strip():
        raise WorkflowError("Say what is to be mended before it is submitted again.")
    case = _locked(case, Status.IN_REVIEW, "sent back", seen)
    return _take(case, Step.Action.SENT_BACK, Status.DRAFT, by, why)


@transaction.atomic
def publish(
    *,
    case: CaseStudy,
    by: "User | None" = None,
    note: str = "",
    at: datetime | None = None,
    why_alone: str = "",
    although_advised: bool = False,
    seen: Seen | None = None,
) -> CaseVersion:
    """Publish the working copy; returns the CaseVersion in force.

    A working copy that says what the last version says makes no new one. `at` is the date of one
    that was published elsewhere before; now, if it is None. `why_alone` is the reason for which
    somebody publishes what nobody but they wrote. Somebody publishes a complete case only, and with
    what is advised still open if they say so (`although_advised`); commands and fixtures, which
    publish by nobody, publish what there is. Who decided on what they had `seen` is refused if
    it has changed since.
    """
    with _writer() as writer:
        case = _locked(case, seen=seen)
        _check_second_pair_of_eyes(case, by, why_alone)
        current = record.build(case)
        data = current.to_json()
        if seen and seen.checksum != record.checksum(data):
            raise WorkflowError(
                f"the working copy of “{case}” was changed while this page was open. Look at what "
                "would be published now."
            )
        last = case.versions.order_by("-number").first()
        is_said = bool(last and record.says_the_same(last.record, data))
        if by and not (is_said and case.status == Status.PUBLISHED):
            _check_complete(current, last is not None, although_advised)
        if last and is_said:
            version = last
        else:
            version = CaseVersion.objects.create(
                case=case,
                number=last.number + 1 if last else 1,
                record=data,
                checksum=record.checksum(data),
                published_at=_moment_after(last, at),
                published_by=by,
                note=note,
            )
        if version is not last or case.status != Status.PUBLISHED:
            writer.put(case, version, current)
            case.withdrawn_reason = ""
            FormerAddress.objects.filter(kind=case._meta.model_name, slug=case.slug).delete()
            _take(case, Step.Action.PUBLISHED, Status.PUBLISHED, by, why_alone or note)
        case.contributions.all().delete()
    return version


def wrote_alone(case: CaseStudy, user: Any) -> bool:
    """Whether nobody else has changed the working copy since it was last published."""
    return [one.user_id for one in case.contributions.all()] == [user.pk]


def _check_second_pair_of_eyes(case: CaseStudy, by: "User | None", why_alone: str) -> None:
    if not by or not wrote_alone(case, by):
        return
    if not by.has_perm(PUBLISH_ALONE):
        raise WorkflowError(
            "you alone wrote what would be published. Submit it for review: somebody else who may "
            "publish has to look at it."
        )
    if not why_alone.strip():
        raise WorkflowError(
            "you alone wrote what would be published. On its own page, choose “Publish” and say "
            "why nobody else need look at it first."
        )


def _check_complete(current: record.Record, was_published: bool, although_advised: bool) -> None:
    found = completeness.open_items(current, was_published=was_published)
    if blocking := tuple(item for item in found if item.must):
        raise WorkflowError(f"it waits for {completeness.in_words(blocking)}.")
    if found and not although_advised:
        raise WorkflowError(
            f"what is advised is open: {completeness.in_words(found)}. Mend it, or on its own "
            "page choose “Publish” and tick “Publish all the same”."
        )


def note_contribution(case: CaseStudy, user: "User") -> None:
    """Somebody changed the working copy."""
    Contribution.objects.get_or_create(case=case, user=user)


def _moment_after(last: CaseVersion | None, at: datetime | None) -> datetime:
    """`at` if it is after the last version, else now; but never before the last version, although
    the clock may have gone back."""
    if at and (not last or at > last.published_at):
        return at
    now = timezone.now()
    return max(now, last.published_at + MOMENT) if last else now


class Attempt(NamedTuple):
    """What became of one case of several: a version in force, which may be new, or a reason why
    there is none."""

    case: CaseStudy
    version: CaseVersion | None = None
    is_new: bool = False
    refusal: str = ""


def publish_each(
    *,
    cases: Iterable[CaseStudy],
    by: "User | None" = None,
    note: str = "",
    at: datetime | None = None,
    why_alone: str = "",
    although_advised: bool = False,
    seen: Seen | None = None,
) -> Iterator[Attempt]:
    """Publish each by itself: one that cannot be published keeps no other back. Raises what keeps
    the database from being written to at all, since the next ones would wait for nothing."""
    for case in cases:
        try:
            with transaction.atomic():
                before = case.versions.count()
                version = publish(
                    case=case,
                    by=by,
                    note=note,
                    at=at,
                    why_alone=why_alone,
                    although_advised=although_advised,
                    seen=seen,
                )
        except Exception as error:
            if keeps_from_writing(error):
                raise
            yield Attempt(case, refusal=_reason(error, case))
        else:
            yield Attempt(case, version, is_new=version.number > before)


def _reason(error: Exception, case: CaseStudy) -> str:
    if isinstance(error, WorkflowError):
        return str(error)
    if isinstance(error, ValidationError):
        places = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return f"its working copy holds what no record can: {'; '.join(places)}."
    logger.error("“%s” could not be published", case, exc_info=error)
    return f"an unexpected fault, which is in the log: {type(error).__name__}: {error}"


@transaction.atomic
def withdraw(
    *, case: CaseStudy, reason: str, by: "User | None" = None, seen: Seen | None = None
) -> CaseStudy:
    if not reason.strip():
        raise WorkflowError("Say why the case is withdrawn: readers are shown the reason.")
    with _writer() as writer:
        case = _locked(case, Status.PUBLISHED, "withdrawn", seen)
        writer.withdraw(case)
        case.withdrawn_reason = reason.strip()
        return _take(case, Step.Action.WITHDRAWN, Status.WITHDRAWN, by, reason)


def _locked(
    case: CaseStudy,
    expected: Status | None = None,
    action: str = "",
    seen: Seen | None = None,
) -> CaseStudy:
    case = CaseStudy.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if seen and (last := _last_step(case)).pk not in (None, seen.last_step):
        told = f"{last.get_action_display().lower()} by {last.by or 'the site'}"
        why = f" (“{last.why}”)" if last.why else ""
        raise WorkflowError(
            f"“{case}” was {told} while this page was open{why}. Look at it again before you go on."
        )
    if expected and case.status != expected:
        raise WorkflowError(
            f"“{case}” can't be {action}: it is {case.get_status_display().lower()}, "
            f"not {expected.label.lower()}."
        )
    return case


def _take(
    case: CaseStudy, action: Step.Action, status: Status, by: "User | None", why: str
) -> CaseStudy:
    """A step, and its trace."""
    steps = {"from_status": case.status, "to_status": status, "by": by, "why": why.strip()}
    Step.objects.create(case=case, action=action, **steps)
    case.status = status
    case.save(update_fields=["status", "withdrawn_reason"])
    return case

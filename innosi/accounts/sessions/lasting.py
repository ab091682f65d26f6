"""How long somebody stays signed in: SESSION_COOKIE_AGE in all, SESSION_IDLE without a request.

The end stands in the session's row, so that a session that is over is not even read.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"
# An end is written anew when it moves by this much, and not with every request.
STEP = timedelta(minutes=1)


def begin(session: SessionBase) -> None:
    session[SIGNED_IN_AT] = timezone.now().timestamp()
    session.set_expiry(next_end(session))


def extend(session: SessionBase) -> None:
    end = next_end(session)
    if abs(end - end_of(session)) >= STEP:
        session.set_expiry(end)


def next_end(session: SessionBase) -> datetime:
    """Where the end is if nothing else is asked."""
    return min(timezone.now() + settings.SESSION_IDLE, last_end(session))


def end_of(session: SessionBase) -> datetime:
    end = session.get_expiry_date()
    return end if timezone.is_aware(end) else end.replace(tzinfo=UTC)


def last_end(session: SessionBase) -> datetime:
    """Where the end is, whatever is asked."""
    signed_in = datetime.fromtimestamp(session.get(SIGNED_IN_AT, 0), UTC)
    return signed_in + timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_over(session: SessionBase) -> bool:
    return timezone.now() >= min(end_of(session), last_end(session))


def state(session: SessionBase) -> dict[str, int]:
    """Seconds that are left, and that would be left if the reader asked to stay."""
    now = timezone.now()
    return {
        "left": max(0, round((end_of(session) - now).total_seconds())),
        "possible": max(0, round((next_end(session) - now).total_seconds())),
    }

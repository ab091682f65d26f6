"""Writing to the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import AuditEntry

Kind = AuditEntry.Kind

OUTSIDE = "(outside the site)"
UNKNOWN_ACCOUNT = "(unknown account)"

# What strangers can cause. These are kept up to a number, so that a flood of them neither fills
# the database nor pushes out anything else.
NOISY = (Kind.SIGN_IN_REFUSED, Kind.LOCKED_OUT, Kind.CODE_REFUSED)
MOST_NOISY = 20_000
PRUNE_EVERY = 1_000

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)


@contextmanager
def acting(request: HttpRequest) -> Iterator[None]:
    """What is recorded within was done by who sent this request."""
    before = _request.set(request)
    try:
        yield
    finally:
        _request.reset(before)


def record(
    kind: AuditEntry.Kind,
    account: AbstractBaseUser | str = "",
    *,
    request: HttpRequest | None = None,
    detail: str = "",
) -> None:
    """Writes one entry. Without a request, inside of `acting` or given, it was done from a
    command line."""
    request = request or _request.get()
    entry = AuditEntry.objects.create(
        kind=kind,
        account=printable(str(account), 200),
        by=printable(who(request), 200),
        address=address_of(request) if request else None,
        detail=printable(detail, 500),
    )
    if entry.pk % PRUNE_EVERY == 0:
        prune()


def who(request: HttpRequest | None) -> str:
    if request is None:
        return OUTSIDE
    user = getattr(request, "user", None)
    return user.get_username() if user and user.is_authenticated else ""


def address_of(request: HttpRequest) -> str | None:
    try:
        given, _, _zone = request.META.get("REMOTE_ADDR", "").partition("%")
        return str(ip_address(given))
    except ValueError:  # a socket of this machine
        return None


def printable(text: str, longest: int) -> str:
    """One line in which nothing hides, of the length that the log takes."""
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text[:longest]
    )
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def mark_of(name: str) -> str:
    """Tells that two names are the same and not what they are: people type their passwords where
    names belong."""
    return salted_hmac("innosi.accounts.name", name.encode(errors="replace")).hexdigest()[:32]


def prune() -> int:
    """Removes what is older than AUDIT_LOG_DAYS, and the oldest of what strangers caused."""
    oldest = timezone.now() - timedelta(days=settings.AUDIT_LOG_DAYS)
    removed, _ = AuditEntry.objects.filter(at__lt=oldest).delete()
    noisy = AuditEntry.objects.filter(kind__in=NOISY).order_by("-pk")
    if last := noisy.values_list("pk", flat=True)[MOST_NOISY : MOST_NOISY + 1].first():
        more, _ = AuditEntry.objects.filter(kind__in=NOISY, pk__lte=last).delete()
        removed += more
    return removed

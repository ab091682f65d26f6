"""Who tried too often waits: the rules, on the counts that django-axes keeps in the database.

Names are counted by a mark in place of the name, and nothing else of a request is stored.
"""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .. import audit
from ..models import AuditEntry

# Wrong passwords until it is locked, without a pause as long as AXES_COOLOFF_TIME between them.
OF_ACCOUNT_FROM_ADDRESS = 5
FROM_ADDRESS = 20
OF_ACCOUNT = 50
# An address from which the account signed in so recently is never shut out by what others do.
KNOWN_FOR = timedelta(days=90)


class LockoutHandler(AxesDatabaseHandler):
    def is_locked(self, request, credentials=None):
        return bool(self.what_is_locked(request, credentials))

    def what_is_locked(self, request, credentials) -> str:
        """In words for the audit log; empty if this may be tried."""
        name = name_of(credentials)
        of_account = Q(username=audit.mark_of(name))
        from_address = Q(ip_address=request.axes_ip_address)
        if failures(of_account & from_address) >= OF_ACCOUNT_FROM_ADDRESS:
            return "this account from this address"
        if failures(from_address) >= FROM_ADDRESS:
            return "all accounts from this address"
        if failures(of_account) >= OF_ACCOUNT and not is_known(name, request.axes_ip_address):
            return "this account from addresses it has not signed in from"
        return ""

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is None:
            return
        request.axes_credentials = credentials
        if request.axes_locked_out:  # nobody looked at the password, so it is not counted
            return
        self.clean_expired_user_attempts(request, credentials)
        count(request.axes_ip_address, audit.mark_of(name_of(credentials)))
        account = account_in_words(name_of(credentials))
        audit.record(audit.Kind.SIGN_IN_REFUSED, account, request=request)
        if locked := self.what_is_locked(request, credentials):
            request.axes_locked_out = True
            audit.record(audit.Kind.LOCKED_OUT, account, request=request, detail=locked)

    def reset_user_attempts(self, request, credentials=None):
        """Who signs in is forgiven here; what was tried from elsewhere, or with other names from
        here, still counts."""
        removed, _ = AccessAttempt.objects.filter(
            username=audit.mark_of(name_of(credentials)), ip_address=request.axes_ip_address
        ).delete()
        return removed


def name_of(credentials: Mapping[str, str] | None) -> str:
    return (credentials or {}).get("username") or ""


def failures(of: Q) -> int:
    recent = AccessAttempt.objects.filter(of, attempt_time__gt=timezone.now() - cool_off())
    return recent.aggregate(failures=Sum("failures_since_start"))["failures"] or 0


def count(address: str, mark: str) -> None:
    with transaction.atomic():
        attempt, is_new = AccessAttempt.objects.select_for_update().get_or_create(
            username=mark,
            ip_address=address,
            user_agent="",
            defaults={"failures_since_start": 1},
        )
        if not is_new:
            attempt.failures_since_start = F("failures_since_start") + 1
            attempt.attempt_time = timezone.now()
            attempt.save(update_fields=["failures_since_start", "attempt_time"])


def is_known(name: str, address: str) -> bool:
    signed_in = AuditEntry.objects.filter(
        kind=audit.Kind.SIGNED_IN, account=name, at__gt=timezone.now() - KNOWN_FOR
    )
    addresses = signed_in.order_by().values_list("address", flat=True).distinct()
    return any(counted_as(one) == address for one in addresses if one)


def account_in_words(name: str) -> str:
    """Only names that exist are written down as they are."""
    if get_user_model().objects.filter(username=name).exists():
        return name
    return f"{audit.UNKNOWN_ACCOUNT} {audit.mark_of(name)[:8]}"


# What django-axes is told by settings


def client_address(request: HttpRequest) -> str:
    return counted_as(audit.address_of(request) or "0.0.0.0")


def counted_as(address: str) -> str:
    """Of IPv6 the first half: the other is for its owner to choose."""
    given = ip_address(address)
    if isinstance(given, IPv6Address):
        if given.ipv4_mapped:
            return str(given.ipv4_mapped)
        return str(ip_network((given, 64), strict=False).network_address)
    return str(given)


def mark_of_name(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    return audit.mark_of(name_of(credentials))


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, str] | None
) -> HttpResponse:
    """The same for accounts that exist and for those that don't."""
    minutes = round(cool_off() / timedelta(minutes=1))
    context = admin.site.each_context(request) | {"title": "Sign-in is paused", "minutes": minutes}
    page = render(request, "accounts/locked_out.html", context, status=429)
    page["Retry-After"] = str(minutes * 60)
    page["Cache-Control"] = "no-store"
    return page


def cool_off() -> timedelta:
    return settings.AXES_COOLOFF_TIME


def unlock(name: str) -> int:
    """Forgets what was tried with this name, from anywhere."""
    removed, _ = AccessAttempt.objects.filter(username=audit.mark_of(name)).delete()
    return removed


def forget_old_attempts() -> int:
    old = AccessAttempt.objects.filter(attempt_time__lte=timezone.now() - cool_off())
    removed, _ = old.delete()
    return removed

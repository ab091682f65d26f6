"""The second factor of staff: an authenticator's code, or a recovery code."""

import re
from base64 import b32encode
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import login as remember_device
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from .. import audit
from ..models import RecoveryCodes

KEY = "second_factor_key"
PENDING_NAME = "authenticator"
# After so many wrong codes the wait grows no further: some 8 minutes for a guess among 333,333,
# and no longer for who has the device.
LONGEST_THROTTLED = 10


class RefusedError(Exception):
    """A code that does not let anybody in; the message is for who typed it."""


# What is asked


def has_device(user) -> bool:
    if not hasattr(user, "has_second_factor"):
        user.has_second_factor = TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()
    return user.has_second_factor


def step_before_admin(request: HttpRequest) -> str | None:
    """The name of the page on which somebody of staff has something to do first."""
    user: Any = request.user  # to which django-otp adds
    if user.otp_device is not None:
        return None
    if has_device(user):
        return "second_factor_code"
    return "second_factor_set_up" if settings.REQUIRE_SECOND_FACTOR else None


# Asking for a code


def check(request: HttpRequest, typed: str) -> Device:
    """Lets the session pass and returns what accepted the code."""
    user: Any = request.user
    account = user.get_username()
    code = re.sub(r"[\s-]", "", typed)
    kind = TOTPDevice if re.fullmatch(r"[0-9]{6}", code) else RecoveryCodes
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        accepted = device is not None and accepts(device, code)
    if device is None or not accepted:
        audit.record(audit.Kind.CODE_REFUSED, account, request=request)
        raise RefusedError("This code is wrong or was used before. Type the one that is shown now.")
    request.session.cycle_key()
    remember_device(request, device)
    used = audit.Kind.CODE_ACCEPTED if kind is TOTPDevice else audit.Kind.RECOVERY_CODE_USED
    audit.record(used, account, request=request)
    return device


def accepts(device: TOTPDevice | RecoveryCodes, code: str) -> bool:
    device.throttling_failure_count = min(device.throttling_failure_count, LONGEST_THROTTLED)
    allowed, reason = device.verify_is_allowed()
    if not allowed:
        wait = ceil((reason["locked_until"] - timezone.now()).total_seconds())
        raise RefusedError(
            f"There were too many wrong codes. Wait {in_words(wait)}, then type a new one."
        )
    return device.verify_token(code)


def in_words(seconds: int) -> str:
    if seconds < 100:
        return "a second" if seconds <= 1 else f"{seconds} seconds"
    return f"{ceil(seconds / 60)} minutes"


# Setting it up


def pending_device(request: HttpRequest) -> TOTPDevice:
    """What is shown to the authenticator. It is nowhere but in the session until confirmed."""
    if KEY not in request.session:
        request.session[KEY] = random_hex(20)
    user: Any = request.user
    return TOTPDevice(user=user, name=PENDING_NAME, key=request.session[KEY])


def secret_in_words(device: TOTPDevice) -> str:
    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(re.findall(".{1,4}", secret))


def confirm(request: HttpRequest, typed: str) -> list[str]:
    """Keeps the device that showed this code, and returns recovery codes to show once."""
    user: Any = request.user
    device = pending_device(request)
    code = re.sub(r"[\s-]", "", typed)
    clock = TOTP(device.bin_key)
    if not re.fullmatch(r"[0-9]{6}", code) or not clock.verify(int(code), tolerance=1):
        raise RefusedError(
            "This code is not the one expected. Check the clock of your device, "
            "and type the code that is shown now."
        )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
            raise RefusedError("A second factor was set up in the meantime: load this page again.")
        device.last_t = clock.t()
        device.save()
        codes = new_recovery_codes(request)
    del request.session[KEY]
    request.session.cycle_key()
    remember_device(request, device)
    return codes


def new_recovery_codes(request: HttpRequest) -> list[str]:
    with transaction.atomic():
        device, _ = RecoveryCodes.objects.get_or_create(
            user=request.user, defaults={"name": "recovery codes"}
        )
        codes = device.renew()
    audit.record(audit.Kind.RECOVERY_CODES_MADE, request.user.get_username(), request=request)
    return codes


def recovery_codes_left(user) -> int:
    device = RecoveryCodes.objects.filter(user=user).first()
    return device.codes.count() if device else 0


def forget_wrong_codes(user) -> None:
    for kind in (TOTPDevice, RecoveryCodes):
        kind.objects.filter(user=user).update(
            throttling_failure_count=0, throttling_failure_timestamp=None
        )


def remove(user) -> int:
    """Everything by which this account is asked for a code; returns how many devices that were."""
    devices = TOTPDevice.objects.filter(user=user)
    number = devices.count()
    devices.delete()
    RecoveryCodes.objects.filter(user=user).delete()
    return number

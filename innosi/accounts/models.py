"""The audit log, and recovery codes for those who lost their second factor."""

import hashlib
import secrets

from django.db import models
from django.utils import timezone
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.plugins.otp_totp.models import TOTPDevice


class AuditEntry(models.Model):
    """What happened to an account. Written once, by audit.record; names are kept as they were, so
    that an entry outlives the accounts in it."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "signed in"
        SIGN_IN_REFUSED = "sign_in_refused", "sign-in refused"
        LOCKED_OUT = "locked_out", "locked out"
        LOCK_LIFTED = "lock_lifted", "lock-out lifted"
        SIGNED_OUT = "signed_out", "signed out"
        CODE_ACCEPTED = "code_accepted", "code accepted"
        CODE_REFUSED = "code_refused", "code refused"
        RECOVERY_CODE_USED = "recovery_code_used", "recovery code used"
        RECOVERY_CODES_MADE = "recovery_codes_made", "recovery codes made"
        SECOND_FACTOR_SET_UP = "second_factor_set_up", "second factor set up"
        SECOND_FACTOR_REMOVED = "second_factor_removed", "second factor removed"
        PASSWORD_CHANGED = "password_changed", "password changed"
        RIGHTS_CHANGED = "rights_changed", "rights changed"
        ACCOUNT_ADDED = "account_added", "account added"
        ACCOUNT_CHANGED = "account_changed", "account changed"
        ACCOUNT_DELETED = "account_deleted", "account deleted"
        GROUP_CHANGED = "group_changed", "group changed"

    at = models.DateTimeField("when", default=timezone.now, db_index=True)
    kind = models.CharField("what", max_length=30, choices=Kind)
    account = models.CharField(max_length=200, blank=True, db_index=True)
    by = models.CharField("by whom", max_length=200, blank=True)
    address = models.GenericIPAddressField("from address", null=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.account}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("An entry of the audit log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An entry of the audit log is only removed by age: prune_audit_log.")


class SecondFactor(TOTPDevice):
    """An authenticator, by the name that it has in the admin."""

    class Meta:
        proxy = True
        verbose_name = "second factor"
        default_permissions = ["view", "delete"]


class RecoveryCodes(TimestampMixin, ThrottlingMixin, Device):
    """What lets somebody in who lost their phone: each code once. A device of django-otp, as its
    own static tokens are, but with digests in place of the codes."""

    HOW_MANY = 10

    class Meta:
        verbose_name_plural = "recovery codes"
        default_permissions = ()

    def get_throttle_factor(self):
        return 1

    def renew(self) -> list[str]:
        """New codes in place of the old, to be shown once."""
        codes = [new_code() for _ in range(self.HOW_MANY)]
        self.codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(device=self, digest=digest(code)) for code in codes
        )
        return codes

    def verify_token(self, token):
        allowed, _reason = self.verify_is_allowed()
        if not allowed:
            return False
        used, _by_model = self.codes.filter(digest=digest(token)).delete()
        if not used:
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True


class RecoveryCode(models.Model):
    device = models.ForeignKey(RecoveryCodes, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["device", "digest"], name="recovery_code_once")
        ]

    def __str__(self):
        return "recovery code"


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another


def new_code() -> str:
    """16 letters in groups of four, of 79 random bits: too many to try, even from the digest."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def digest(code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()

"""A code of the authenticator on somebody's phone, beside the password.

devices.py    setting one up, asking for its codes, recovery codes
views.py      the pages of it
"""

from .devices import (
    RefusedError,
    check,
    confirm,
    forget_wrong_codes,
    has_device,
    new_recovery_codes,
    pending_device,
    recovery_codes_left,
    remove,
    secret_in_words,
    step_before_admin,
)

__all__ = [
    "RefusedError",
    "check",
    "confirm",
    "forget_wrong_codes",
    "has_device",
    "new_recovery_codes",
    "pending_device",
    "recovery_codes_left",
    "remove",
    "secret_in_words",
    "step_before_admin",
]

"""Who is at work, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser


class Actor(NamedTuple):
    by: str = ""
    why: str = ""
    restoring: bool = False


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("history_actor", default=NOBODY)
_leaves_out_new: ContextVar[bool] = ContextVar("history_leaves_out_new", default=False)


def actor() -> Actor:
    return _actor.get()


def leaves_out_new() -> bool:
    return _leaves_out_new.get()


@contextmanager
def acting(user: Any = None, why: str = "", restoring: bool = False) -> Iterator[None]:
    """What is changed within is told as this account's, for this reason. Without an account it
    stays that of who is at work already."""
    known = isinstance(user, AbstractBaseUser) and user.is_authenticated
    by = user.get_username() if known else actor().by
    reset = _actor.set(Actor(by, why or actor().why, restoring or actor().restoring))
    try:
        yield
    finally:
        _actor.reset(reset)


@contextmanager
def leaving_out_new() -> Iterator[None]:
    """For large loads, within one transaction: what they make has a first state only when somebody
    changes it."""
    reset = _leaves_out_new.set(True)
    try:
        yield
    finally:
        _leaves_out_new.reset(reset)

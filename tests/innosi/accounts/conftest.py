import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from innosi.accounts.models import AuditEntry

PASSWORD = "a long and dull password"


@pytest.fixture
def make_user(db):
    def make_user(name="ada", **options):
        options = {"is_staff": True, "is_superuser": True} | options
        return get_user_model().objects.create_user(name, password=PASSWORD, **options)

    return make_user


@pytest.fixture
def ada(make_user):
    return make_user()


@pytest.fixture
def a_browser():
    """A browser at an address of its own. It sends tokens of forms, as real ones must."""

    def a_browser(address="192.0.2.1"):
        return Browser(REMOTE_ADDR=address, enforce_csrf_checks=True)

    return a_browser


class Browser(Client):
    def token(self):
        if "csrftoken" not in self.cookies:
            self.get(reverse("admin:login"))
        return self.cookies["csrftoken"].value

    def send(self, page, data=None, **options):
        """The form of a page of the admin, by its name or address."""
        address = page if page.startswith("/") else reverse(f"admin:{page}")
        options["headers"] = {"origin": "http://testserver"} | options.get("headers", {})
        return self.post(address, {"csrfmiddlewaretoken": self.token()} | (data or {}), **options)

    def sign_in(self, name="ada", password=PASSWORD, **more):
        return self.send("login", {"username": name, "password": password} | more)

    def is_in(self):
        return self.get(reverse("admin:index")).status_code == 200

    def set_up(self):
        """Sets up a second factor; returns (secret, recovery codes)."""
        shown = text(self.get(reverse("admin:second_factor_set_up")))
        secret = self.session["second_factor_key"]
        assert "<svg" in shown
        answer = self.send("second_factor_set_up", {"code": code_of(secret, 0)})
        codes = re.findall(r"<code>([a-z0-9-]{19})</code>", text(answer))
        assert len(codes) == 10, text(answer)
        return secret, codes


def code_of(secret, step=1):
    """What an authenticator shows whose clock is so many steps ahead of ours. Each code is good
    once, and `set_up` takes the one of this step."""
    return f"{totp(bytes.fromhex(secret), drift=step):06}"


def text(response):
    return response.content.decode()


def kinds(**filters):
    """What the audit log says happened, in order."""
    return list(AuditEntry.objects.filter(**filters).order_by("pk").values_list("kind", flat=True))

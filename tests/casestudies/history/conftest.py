import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from innosi.history.models import states_of
from tests.casestudies.admin.conftest import people, roles  # noqa: F401 (fixtures)
from tests.support.forms import fields_of


class Desk:
    """Somebody at the admin."""

    def __init__(self, client, user):
        self.client, self.user = client, user
        client.force_login(user)

    def page(self, row, name, *more):
        meta = row._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk, *more])

    def change(self, row, **typed):
        """Through its form; returns the answer."""
        page = self.page(row, "change")
        sent = fields_of(self.client.get(page).content.decode())
        return self.client.post(page, sent | {name: [value] for name, value in typed.items()})

    def look(self, row, which):
        return self.client.get(self.page(row, "state", which))

    def restore(self, row, which, **more):
        return self.client.post(self.page(row, "state", which), more)

    def delete(self, row):
        return self.client.post(self.page(row, "delete"), {"post": "yes"})


@pytest.fixture
def desk(client, db):
    user = User.objects.create_superuser("administrator")
    return Desk(client, user)


def history(row, pk=None):
    """The newest first."""
    return [*states_of(row._meta.label_lower, pk or row.pk)]


def told(row, pk=None):
    return [(state.action, state.by, state.summary) for state in history(row, pk)]

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection


@pytest.fixture
def roles(db):
    """The groups that a migration makes, which a test that emptied the database took away."""
    if not Group.objects.filter(name="Editor").exists():
        here = SimpleNamespace(connection=connection)
        import_module("casestudies.migrations.0016_roles").make_roles(apps, here)
        import_module("casestudies.migrations.0019_links").let_roles_see_links(apps, here)
        import_module("casestudies.migrations.0020_merging").give_rights(apps, here)
        import_module("casestudies.migrations.0021_importing").let_import(apps, here)


@pytest.fixture
def people(roles):
    """One account of each role, by the role's name."""

    def make(name):
        user = User.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=name.title()))
        return user

    return {name: make(name) for name in ("contributor", "editor", "taxonomist", "administrator")}

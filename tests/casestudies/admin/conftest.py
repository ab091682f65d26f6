from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection


@pytest.fixture
def roles(db):
    """The groups that a migration makes, which a test that emptied the database took away."""
    if not Group.objects.filter(name="Editor").exists():
        migration = import_module("casestudies.migrations.0016_roles")
        migration.make_roles(apps, SimpleNamespace(connection=connection))

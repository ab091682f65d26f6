"""The file of an SQLite database is damaged."""

import logging

import pytest
from django.db import connection

from tests.support.database import LOADED

from .corrupting import drill, is_borne

PLACES = 6


@pytest.fixture
def whole(databases, django_db_setup, django_db_blocker, tmp_path):
    with django_db_blocker.unblock():
        databases.copy_file(LOADED, tmp_path / "whole.sqlite3")
    return tmp_path / "whole.sqlite3"


if connection.vendor == "sqlite":  # which has a file

    def test_places_at_random(whole, tmp_path, django_db_blocker):
        logging.disable(logging.CRITICAL)
        try:
            with django_db_blocker.unblock():
                outcomes = [*drill(whole, tmp_path, seed=1, places=PLACES)]
        finally:
            logging.disable(logging.NOTSET)
        assert [one for one in outcomes if not is_borne(one)] == []
        assert any(one.found for one in outcomes)

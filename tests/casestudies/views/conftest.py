"""Pages as anybody gets them, and what lies behind the links on them."""

from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from casestudies import catalogue
from tests.support.page import Page


@pytest.fixture
def read(client):
    """The page at an address."""

    def read(address, status=200, **query):
        response = client.get(address, query or None)
        assert response.status_code == status, address
        return Page(response.content)

    return read


@pytest.fixture
def get(read, loaded):
    """The list of cases, by the query in its address."""

    def get(query="", **options):
        address = reverse("case-list")
        return read(f"{address}?{query}" if query else address, **options)

    return get


@pytest.fixture
def found_behind(read):
    """How many cases a reader finds who follows a link."""

    def found_behind(address):
        parts = urlsplit(address)
        if parts.path != reverse("case-list"):
            return read(address).total
        criteria, problems = catalogue.parse(QueryDict(parts.query))
        assert not problems, address
        return catalogue.answer(criteria).total

    return found_behind

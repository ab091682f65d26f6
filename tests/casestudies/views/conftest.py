"""The list of cases, as anybody gets it; tests of other pages have a `get` of their own."""

import pytest

from .list_page import CASES, Page


@pytest.fixture
def get(client, loaded):
    def get(query="", status=200, **headers):
        response = client.get(f"{CASES}?{query}" if query else CASES, **headers)
        assert response.status_code == status
        return Page(response)

    return get

"""Pages as anybody gets them, and whether they were kept from an earlier request."""

import pytest


@pytest.fixture
def get(client, loaded):
    def get(address, status=200, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        response = client.get(address, headers=headers)
        assert response.status_code == status
        return response

    return get


@pytest.fixture
def is_kept(client, loaded, django_assert_max_num_queries):
    """Whether a second request is answered after one query, and never comes to a view."""

    def is_kept(address, client=client, **headers):
        client.get(address, headers=headers)
        with django_assert_max_num_queries(100) as queries:
            response = client.get(address, headers=headers)
        asked_once = len(queries) == 1 and "cataloguestate" in queries[0]["sql"]
        return asked_once and response.wsgi_request.resolver_match is None

    return is_kept

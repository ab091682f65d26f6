import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def headers(client):
    return client.get("/admin/login/").headers


def test_content_security_policy(headers):
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == "'self'"
    assert not any("unsafe" in sources or "http" in sources for sources in policy.values())


def test_other_protections(headers):
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]

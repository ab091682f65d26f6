"""What is sent is refused by its length: nothing is read, and no file is ever written."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"
KB, MB = 1024, 1024**2


class Unread:
    def read(self, *_size):
        raise AssertionError("It was read")

    readline = read


@pytest.fixture(autouse=True)
def nothing_on_disk(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("A file was made")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)


def send(client, address, size, kind=FILES, **headers):
    return client.generic("POST", address, b"", kind, **{"wsgi.input": Unread()} | headers | size)


def of(size):
    return {"CONTENT_LENGTH": str(size)}


@pytest.mark.parametrize("address", ["/", "/cases/", "/nowhere/", "/admin/login/", "/admin/x/"])
@pytest.mark.parametrize("more", [1, 150 * MB, 2**70])
@pytest.mark.parametrize("kind", [FORM, FILES, "text/plain"])
def test_much_from_a_visitor_is_refused_unread(address, more, kind):
    most = 1536 * KB if address.startswith("/admin/") else 64 * KB
    visitor = Client(enforce_csrf_checks=True)
    assert send(visitor, address, of(most + more), kind).status_code == 413


@pytest.mark.parametrize("address", ["/cases/", "/admin/"])
@pytest.mark.parametrize("size", [of("much"), {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_what_comes_without_its_length_is_refused_unread(client, admin_client, address, size):
    for one in (client, admin_client):
        assert send(one, address, size).status_code == 411


def test_an_editor_may_send_a_long_form(admin_client):
    name = "a" * (2 * MB)
    response = admin_client.post("/admin/auth/group/add/", {"name": name})
    assert response.status_code == 200
    assert b"at most 150 characters" in response.content


def test_no_editor_may_send_more_than_any_form_has(admin_client):
    assert send(admin_client, "/admin/auth/group/add/", of(5 * MB + 1)).status_code == 413
    assert send(admin_client, "/cases/", of(64 * KB + 1)).status_code == 413


def test_who_is_signed_in_but_no_editor_is_a_visitor(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader"))
    assert send(client, "/admin/login/", of(1536 * KB + 1)).status_code == 413


def test_the_page_says_why(client):
    response = send(client, "/admin/login/", of(2 * MB))
    assert "More was sent than this page takes" in response.content.decode()


def test_files_that_an_editor_sends_stay_in_memory_and_lead_nowhere(admin_client):
    file = SimpleUploadedFile("x.txt", b"a" * (3 * MB))
    response = admin_client.post("/admin/auth/group/add/", {"name": "Editors", "file": file})
    assert response.status_code == 302


def test_a_sign_in_is_as_before(client, admin_user):
    form = {"username": admin_user.username, "password": "password", "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302

import io
from wsgiref.util import setup_testing_defaults

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innosi.wsgi import application


def status(content_type, method="GET", path="/static/favicon/favicon.svg", body=b""):
    environ = {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "localhost",
        "PATH_INFO": path,
        "QUERY_STRING": "q=%ff",
        "REQUEST_METHOD": method,
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(environ)
    told = []
    answer = application(environ, lambda status, headers: told.append(status))
    b"".join(answer)
    answer.close() if hasattr(answer, "close") else None
    return int(told[0][:3])


ODD = [
    "text/plain; charset=rot13",
    "text/plain; charset=zlib_codec",
    "text/plain; charset=unicode_escape",
    "text/plain; charset=no-such",
    "text/plain; charset*=utf-8''rot13",
    "text/plain; title*=no-such'en'a",
    'text/plain; charset="utf-7"',
]


@pytest.mark.parametrize("content_type", ODD)
def test_what_is_not_utf_8_is_refused_on_every_address(content_type):
    assert status(content_type) == 400


@pytest.mark.parametrize("given", ["", "text/html", "a/b;", "a/b; charset=UTF-8", "a/b;x=y"])
def test_anything_else_is_answered(given):
    assert status(given) == 200


@given(st.text(st.characters(codec="latin-1")))
def test_no_content_type_breaks_a_page(more):
    assert status(f"multipart/form-data; {more}") in (200, 400)


def test_no_lone_surrogates_come_in_by_a_form():
    part = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    assert status(kind, "POST", "/admin/login/", part) == 400

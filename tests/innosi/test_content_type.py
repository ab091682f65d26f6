import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from hypothesis import given
from hypothesis import strategies as st

from innosi.content_type import only_utf_8
from innosi.wsgi import application

PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--x--\r\n'


@only_utf_8
def reads_everything(environ, start_response):
    """As every page does sooner or later, in Django's own way."""
    request = WSGIRequest(environ)
    try:
        read = [*request.GET.values(), *request.POST.values()]
    except (BadRequest, MultiPartParserError):
        start_response("400 Bad Request", [])  # as Django answers those
    else:
        "".join(read).encode()
        start_response("200 OK", [])
    return []


def status(content_type, answering=reads_everything):
    environ = {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(PART)),
        "QUERY_STRING": "q=%ff",
        "REQUEST_METHOD": "POST",
        "wsgi.input": io.BytesIO(PART),
    }
    setup_testing_defaults(environ)
    told = []
    answering(environ, lambda status, headers: told.append(int(status[:3])))
    return told[0]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=rot13",
        "text/plain; charset=zlib_codec",
        "text/plain; charset=no-such",
        "text/plain; charset*=utf-8''rot13",
        "text/plain; title*=no-such'en'a",
        'text/plain; charset="utf-7"',
        "multipart/form-data; boundary=x; charset=unicode_escape",
    ],
)
def test_what_is_not_utf_8_is_refused_by_the_site(content_type):
    assert status(content_type, application) == 400


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "a/b;", "a/b; charset=UTF-8", "multipart/form-data;boundary=x"],
)
def test_anything_else_is_read(content_type):
    assert status(content_type) == 200


@given(st.sampled_from(["multipart/form-data", "a/b"]), st.text(st.characters(codec="latin-1")))
def test_no_content_type_breaks_a_page(kind, more):
    assert status(f"{kind}; boundary=x; {more}") in (200, 400)

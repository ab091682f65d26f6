import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.exceptions import BadRequest
from django.http.multipartparser import MultiPartParserError
from hypothesis import given
from hypothesis import strategies as st

from innosi.server.request import SiteRequest

PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--x--\r\n'


def environ(content_type):
    made = {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(PART)),
        "QUERY_STRING": "q=%ff",
        "REQUEST_METHOD": "POST",
        "wsgi.input": io.BytesIO(PART),
    }
    setup_testing_defaults(made)
    return made


def read(content_type):
    """All that a page may read of the request, or None if it is refused."""
    request = SiteRequest(environ(content_type))
    try:
        return [*request.GET.values(), *request.POST.values()]
    except (BadRequest, MultiPartParserError):
        return None  # Django answers both with 400


ODD = [
    "text/plain; charset=rot13",
    "text/plain; charset=zlib_codec",
    "text/plain; charset=no-such",
    "text/plain; charset*=utf-8''rot13",
    "text/plain; title*=no-such'en'a",
    'text/plain; charset="utf-7"',
    "multipart/form-data; boundary=x; charset=unicode_escape",
]


@pytest.mark.parametrize("content_type", ODD)
def test_an_encoding_that_is_none_of_ours_changes_nothing(content_type):
    assert read(content_type)[0] == "\ufffd"


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", *ODD[-1:]])
def test_a_form_is_read_as_utf_8(content_type):
    assert read(content_type) == ["\ufffd", "\\ud800"]


@given(st.sampled_from(["multipart/form-data", "a/b"]), st.text(st.characters(codec="latin-1")))
def test_no_content_type_brings_in_what_is_no_text(kind, more):
    "".join(read(f"{kind}; boundary=x; {more}") or []).encode()

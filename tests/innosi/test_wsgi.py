"""What reaches Django of a request."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest

from innosi.wsgi import application


def status(path, kind, body=b"", query=""):
    said = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
    }
    setup_testing_defaults(environ)
    list(application(environ, lambda answer, headers, *rest: said.append(answer)))
    return said[0]


@pytest.mark.django_db(transaction=True)  # a request without the test client ends its connection
@pytest.mark.parametrize("charset", ["rot13", "hex", "utf-7", "unicode_escape", "no such"])
def test_a_request_is_read_as_utf_8_whatever_it_says(charset):
    kind = f'text/plain; charset="{charset}"'
    assert status("/about/", kind, query="q=%2B2AA-").startswith("200")
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n+2AA-\r\n--x--\r\n'
    answer = status("/admin/login/", f"multipart/form-data; boundary=x; charset={charset}", body)
    assert answer.startswith("403")  # no token against forged requests, and so it was read

import gzip

import pytest
from django.http import HttpResponse

from innosi.page_cache import middleware

PAGE = b"a page of some words " * 100


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br", ""),
        ("gzip, deflate, br, zstd", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0,gzip ;q=0.5", "gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"),
        ("gzip;q=0", ""),
        ("*", "gzip"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity, *;q=0", ""),
        ("gzip;level=9", ""),
        ("gzip;q=much", ""),
        ("xbr, gzipped", ""),
        (",;=,", ""),
    ],
)
def test_choice(accepted, chosen):
    assert middleware.choose_encoding(accepted) == chosen


def test_packed():
    response = HttpResponse(PAGE)
    middleware.encode(response, "gzip")
    assert gzip.decompress(response.content) == PAGE
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(response.content) < len(PAGE)


def test_small_and_already_encoded_bodies_stay_as_they_are():
    for response in (HttpResponse("short"), HttpResponse(PAGE, headers={"Content-Encoding": "x"})):
        before = response.content
        middleware.encode(response, "gzip")
        assert response.content == before
        assert response.get("Content-Encoding") != "gzip"
        assert response["Content-Length"] == str(len(before))

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innosi.server.proxy import TrustedProxy

PROXY = [ip_network("127.0.0.1"), ip_network("10.1.0.0/16"), ip_network("fd00::/8")]


def as_seen(environ, networks=PROXY):
    seen = {}
    TrustedProxy(lambda environ, start: seen.update(environ) or [], networks)(dict(environ), None)
    return seen


def environ(peer="127.0.0.1", **headers):
    return {
        "REMOTE_ADDR": peer,
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.7", "192.0.2.7"),  # the visitor said the first
        ("127.0.0.1", "192.0.2.7, 10.1.2.3", "192.0.2.7"),  # two proxies of ours
        ("10.1.2.3", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"),
        ("fd00::1", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7, unknown", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7,", "127.0.0.1"),
        ("127.0.0.1", "fe80::1%<script>", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7:80", "127.0.0.1"),
        ("192.0.2.1", "6.6.6.6", "192.0.2.1"),
        ("", "6.6.6.6", ""),
    ],
)
def test_the_visitors_address_is_that_which_our_proxy_saw(peer, forwarded, visitor):
    assert as_seen(environ(peer, x_forwarded_for=forwarded))["REMOTE_ADDR"] == visitor


@pytest.mark.parametrize(
    ("peer", "forwarded", "scheme"),
    [
        ("127.0.0.1", "https", "https"),
        ("127.0.0.1", "http,https", "https"),
        ("127.0.0.1", "https,http", "http"),
        ("127.0.0.1", "ftp", "http"),
        ("127.0.0.1", "", "http"),
        ("192.0.2.1", "https", "http"),
    ],
)
def test_the_scheme_is_that_which_our_proxy_saw(peer, forwarded, scheme):
    assert as_seen(environ(peer, x_forwarded_proto=forwarded))["wsgi.url_scheme"] == scheme


def test_by_default_nobody_is_believed():
    said = environ(x_forwarded_for="6.6.6.6", x_forwarded_proto="https")
    assert as_seen(said, []) == environ()


NAMES = """
    CF_CONNECTING_IP CLIENT_IP FORWARDED PATH_INFO PROXY REMOTE_ADDR REMOTE_USER SCRIPT_NAME
    TRUE_CLIENT_IP X_CLIENT_IP X_FORWARDED_FOR X_FORWARDED_HOST X_FORWARDED_PREFIX
    X_FORWARDED_PROTO X_HTTP_METHOD_OVERRIDE X_ORIGINAL_URL X_REAL_IP X_REWRITE_URL X_SCRIPT_NAME
"""
names = st.sampled_from(NAMES.split())


@given(st.dictionaries(names, st.text(max_size=20)), st.sampled_from(["192.0.2.1", "::1", "", "x"]))
def test_what_others_say_of_themselves_is_as_if_it_were_not_said(headers, peer):
    assert as_seen(environ(peer, **headers)) == environ(peer)

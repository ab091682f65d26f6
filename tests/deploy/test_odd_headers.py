"""What a request says of itself shows on nobody's page, sent to the real server."""

from .raw import ask, get

ADDRESSES = [
    "/",
    "/cases/",
    "/cases/?keyword=co-production",
    "/keywords/",
]
LINES = [
    "SCRIPT_NAME: {}",
    "script_name: {}",
    "Script-Name: {}",
    "PATH_INFO: /evil",
    "REMOTE_USER: evil",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https",
    "X_Forwarded_Proto: https",
    "X-Forwarded-Protocol: ssl",
    "X-Forwarded-Ssl: on",
    "X-Forwarded-For: 6.6.6.6",
    "X-Forwarded-Port: 666",
    "X-Forwarded-Prefix: /evil",
    "X-Script-Name: /evil",
    "X-Original-URL: /evil",
    "X-Rewrite-URL: /evil",
    "X-HTTP-Method-Override: DELETE",
    "Forwarded: for=6.6.6.6;host=evil.example;proto=https",
    "Accept-Language: de",
    "Authorization: Basic ZXZpbDpldmls",
]


def test_odd_headers_change_no_page_for_anybody(bare):
    """Each address is first asked for, in this process, by who says odd things."""
    for address in ADDRESSES:
        for prefix in ("/evil", address.split("?")[0].rstrip("/") or "/"):
            odd = ask(bare.address, get(address, *(line.format(prefix) for line in LINES)))
            assert odd.status == 200
            assert b"evil" not in odd.body
            plain = ask(bare.address, get(address))
            assert plain.body == odd.body
    whole = get("http://evil.example/cases/")
    assert ask(bare.address, whole).body == ask(bare.address, get("/cases/")).body


def test_a_header_leads_nobody_to_another_address(bare):
    """With SCRIPT_NAME, /evil/cases/ was once /cases/ with links to /evil."""
    assert ask(bare.address, get("/evil/cases/", "SCRIPT_NAME: /evil")).status == 404

"""Odd requests to every public address: what strangers, scanners and broken programs send."""

from urllib.parse import quote

from django.urls import get_resolver
from hypothesis import strategies as st

from casestudies.catalogue import OFFERED

MARK = "<i>\"'&{{7*7}}"  # where any of it stood on a page as it is, a stranger would write the page
NOT_PUBLIC = ("admin/",)

# Of everything that is drawn the first is the simplest: failures are shown with it.
ODD_TEXTS = [
    "",
    "0",
    "-1",
    MARK,
    "\0",
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    "%c0%af",  # “/”, overlong
    "%ed%a0%80",  # half a surrogate pair
    "%F0%9F%92%A9",
    "..%2f..%2fetc%2fpasswd",
    "' OR 1=1--",
    '"(' * 40,
    "[]",
    "a[]=1&a[x][y]=2",
    "9" * 400,
    "9" * 5000,
    "-" * 300,
    "ß" * 300,
    "e" + "\u0301" * 200,
    "𝄞" * 300,
    "\u202e",
    "İ",
    "a " * 150,
    "-a " * 100,
    '"a ' * 100,
    "2147483648",
    "9223372036854775808",
    "1e999",
    "NaN",
    "²",
]
odd_text = st.sampled_from(ODD_TEXTS) | st.text(max_size=40) | st.just(MARK)


def patterns(resolver=None, before=""):
    """The public addresses as they are declared, such as “cases/<slug:slug>/v/<int:number>/”."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, route)
        else:
            yield route


KNOWN = {
    "cases": ["making-it-work", "yeer"],
    "keywords": ["co-production", "employment"],
    "countries": ["GB", "gb", "FI"],
    "localities": ["scotland", "birmingham"],
    "programmes": ["making-it-work"],
    "research": ["innosi", "wilco"],
    "organisations": ["european-commission"],
    "outcomes": ["employment"],
    "sources": ["locality-briefing"],
}


@st.composite
def paths(draw, route):
    """As bytes, percent-encoded or not: a server hands on what it was sent."""
    slug = (
        st.sampled_from([*KNOWN.get(route.split("/")[0], [""]), "made-up", "a" * 3000]) | odd_text
    )
    number = st.sampled_from(["1", "0", "9" * 30, "9" * 5000, "-1", "1.0"]) | odd_text
    path = route.replace("<slug:slug>", draw(slug)).replace("<int:number>", draw(number))
    ending = draw(st.sampled_from(["", "", "", "/", "//", "%00", "/..", ";x=1", ".json"]))
    return f"/{path}{ending}".encode(errors="surrogatepass")


NAMES = [*OFFERED, "source", "q", "from", "to", "match", "sort", "page", "used"]
VALUES = ["co-production", "GB", "all", "title", "2012", "1", "work", "employment"]


@st.composite
def queries(draw):
    """What stands behind the question mark, as bytes."""
    pieces = []
    for _ in range(draw(st.integers(0, 6))):
        name = draw(st.sampled_from([*NAMES, "q", "q"]) | odd_text)
        value = draw(st.sampled_from(VALUES) | odd_text)
        times = draw(st.sampled_from([1, 1, 1, 1, 3, 100, 3000]))
        if draw(st.booleans()):
            name, value = quote(name, safe="%"), quote(value, safe="%")
        pieces += [f"{name}={value}"] * times
    return "&".join(pieces).encode(errors="surrogatepass")[:20_000]


METHODS = ["GET"] * 6 + [
    "HEAD",
    "OPTIONS",
    "TRACE",
    "PUT",
    "DELETE",
    "PATCH",
    "POST",
    "BREW",
    "get",
]
ODD_HEADERS = {
    "HTTP_HOST": ["localhost:99999", "localhost.", "[::1]", "evil.example", MARK, "", "a" * 4000],
    "HTTP_X_FORWARDED_HOST": ["evil.example", MARK],
    "HTTP_X_FORWARDED_PROTO": ["https", "javascript"],
    "HTTP_X_FORWARDED_FOR": ["1.2.3.4, ::1", "x" * 4000],
    "HTTP_X_FORWARDED_PREFIX": ["/evil"],
    "HTTP_X_REQUEST_ID": [MARK, "x" * 4000],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_FORWARDED": ["for=evil;host=evil.example;proto=https"],
    "HTTP_ACCEPT": ["application/json", "*/*;q=x", "image/*," * 500],
    "HTTP_ACCEPT_ENCODING": ["gzip;q=nan", "br, *;q=0.1", "gzip;q=0, *", ",;=" * 2000, "x" * 8000],
    "HTTP_ACCEPT_LANGUAGE": ["fi", "xx-" * 1000, MARK, "../../etc"],
    "HTTP_ACCEPT_CHARSET": ["utf-7"],
    "HTTP_IF_NONE_MATCH": ["*", 'W/"a",' * 2000, '"', "W/" * 4000, MARK],
    "HTTP_IF_MODIFIED_SINCE": ["Thu, 01 Jan 1970 00:00:00 GMT", "never", "9" * 400],
    "HTTP_IF_MATCH": ['"x"', "*"],
    "HTTP_RANGE": ["bytes=0-0", "bytes=9-1", "bytes=" + "0-1," * 1000],
    "HTTP_COOKIE": [
        "sessionid=" + "x" * 4000,
        'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000\\000"',
        "sessionid=abcdefghijklmnopqrstuvwxyz012345",
        "messages=" + MARK,
        "messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjAsIjxpPiJdXQ:1aaaaa:" + "A" * 43,
        'messages="\\377\\000"; sessionid=1',
        "csrftoken=" + "\x01" * 32,
        "a=b;" * 1000,
        "=;=;;;",
        "ÿþ=é",
    ],
    "HTTP_HX_REQUEST": ["true", "false", MARK],
    "HTTP_HX_BOOSTED": ["true", "maybe"],
    "HTTP_HX_CURRENT_URL": ["http://[", MARK, "%ff", "http://localhost/" + "a" * 4000],
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ["true"],
    "HTTP_HX_TARGET": [MARK],
    "HTTP_HX_PROMPT": [MARK],
    "HTTP_REFERER": ["javascript:alert(1)", MARK],
    "HTTP_ORIGIN": ["null", "http://["],
    "HTTP_USER_AGENT": ["", MARK, "x" * 8000],
    "HTTP_AUTHORIZATION": ["Basic ////", "Bearer " + "x" * 4000],
    "HTTP_UPGRADE": ["websocket"],
    "CONTENT_TYPE": [
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "x" * 300,
        "application/x-www-form-urlencoded; charset=utf-99",
        "text/html; charset=\0",
        "text/html; charset*=utf-8''%00",
        "text/html; x*=none''%41",
        "text/html; charset=hex",
        "text/html; charset=undefined",
        "text/html; charset=utf-16",
        "text/html; charset=utf-7",
        MARK,
    ],
    "CONTENT_LENGTH": ["", "-1", "x", "99999999999"],
    "SERVER_PORT": ["80", "443"],
    "REMOTE_ADDR": ["", "::1", "not an address"],
}
headers = st.lists(
    st.sampled_from(sorted(ODD_HEADERS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(ODD_HEADERS[name]))
    ),
    max_size=4,
).map(dict)
bodies = st.sampled_from([b"", b"a=1", b"{", b"--x\r\n", b"\xff\xfe\0" * 100, b"a=b&" * 2000])

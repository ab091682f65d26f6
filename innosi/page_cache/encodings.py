"""Bodies as small as a first visit can afford: a list's is packed to a sixth in a twentieth of the
time that its rendering takes. See docs/adr/0007-page-cache.md."""

import re
from functools import lru_cache

from django.utils.cache import cc_delim_re
from isal import igzip

PACKERS = {"gzip": lambda body: igzip.compress(body, compresslevel=1, mtime=0)}
SMALLEST = 500
QUALITY = re.compile(r"^q=([01](?:\.\d{0,3})?)$")


@lru_cache(maxsize=200)
def choose(accepted):
    """The encoding for an Accept-Encoding header; empty for none."""
    offers = dict(map(offer, cc_delim_re.split(accepted.strip().lower())))
    anything = offers.get("*", 0)
    return next((name for name in PACKERS if offers.get(name, anything)), "")


def offer(text):
    name, _, parameter = (part.strip() for part in text.partition(";"))
    quality = QUALITY.match(parameter.replace(" ", ""))
    return name, float(quality[1]) if quality else float(not parameter)


def apply(response, encoding):
    if encoding and len(response.content) >= SMALLEST and "Content-Encoding" not in response:
        response.content = PACKERS[encoding](response.content)
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))

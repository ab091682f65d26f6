"""What tells pages apart: what was asked, and the state that the answer is made from."""

import hashlib
import re
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import QueryDict
from django.urls import reverse

from casestudies import catalogue

NEVER = ("admin:index", "healthz")
OF_A_LIST = {*catalogue.FACETS, "q", "from", "to", "match", "sort", "page"}
OF_OTHERS = {"page": r"[1-9][0-9]{0,2}", "used": "1", "q": ".{1,100}"}
LONGEST = 2000

# Templates ask django-htmx for these; any other value of them is not for us to interpret.
HTMX = {"HX-Request": "HTTP_HX_REQUEST", "HX-Boosted": "HTTP_HX_BOOSTED"}
HTMX_VALUES = {None: "", "true": "htmx"}
VARIES = ("Accept-Encoding", *HTMX)


class Questions:
    def __init__(self):
        self.never = (settings.STATIC_URL, *map(reverse, NEVER))
        self.case_list = reverse("case-list")

    def is_public(self, request):
        return request.method in ("GET", "HEAD") and not request.path.startswith(self.never)

    def of(self, request):
        """(path, parameters, kind of htmx request) as canonical texts, or None."""
        query = request.META.get("QUERY_STRING", "")
        htmx = tuple(HTMX_VALUES.get(request.META.get(name)) for name in HTMX.values())
        if None in htmx or len(query) > LONGEST:
            return None
        parameters = self.parameters(request.path, query) if query else ""
        return None if parameters is None else (request.path, parameters, *htmx)

    def parameters(self, path, query):
        return of_a_list(query) if path == self.case_list else of_others(QueryDict(query))


@lru_cache(maxsize=1000)
def of_a_list(query):
    """One form for all addresses of the same list."""
    if not query.isascii() or not QueryDict(query).keys() <= OF_A_LIST:
        return None
    try:
        criteria, problems = catalogue.parse_query(query)
    except catalogue.RefusedError:
        return None
    if problems:
        return None
    query = criteria.query()
    return f"{query} {criteria.match}" if query or criteria.match != "any" else ""


def of_others(given):
    pairs = []
    for name, values in given.lists():
        if name not in OF_OTHERS or len(values) > 1:
            return None
        if values[0] and not re.fullmatch(OF_OTHERS[name], values[0], re.DOTALL):
            return None
        pairs += [(name, value) for value in values if value]
    return urlencode(sorted(pairs))


SOURCES = ("innosi", "keywords", "casestudies", "templates", "requirements")


class State(NamedTuple):
    """Equal for two pages of the same address only if the pages are equal."""

    release: str
    database: str
    versions: tuple


def state():
    return State(release(), database(), catalogue.versions())


def digest(*facts):
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest()


@cache
def release():
    """Changes with code, templates, static files, libraries and the site's own address.

    Of contents and not of times, so that all servers of a release share their pages.
    """
    whole = hashlib.blake2b(settings.SITE_URL.encode())
    for file in source_files():
        whole.update(hashlib.blake2b(file.read_bytes()).digest())
    return whole.hexdigest()


def source_files():
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    folders = (settings.BASE_DIR / name for name in SOURCES)
    files = (file for folder in folders for file in sorted(folder.rglob("*")))
    kept = [file for file in files if file.is_file() and file.suffix != ".pyc"]
    return [*kept, manifest] if manifest.exists() else kept


@cache
def database():
    """When it was made: one made anew counts its versions from the beginning again."""
    return str(MigrationRecorder.Migration.objects.aggregate(Min("applied"))["applied__min"])

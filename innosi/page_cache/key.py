"""What tells pages apart: what was asked, and the state that the answer is made from."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from casestudies import catalogue
from casestudies.catalogue.criteria import PARAMETERS
from casestudies.catalogue.snapshot.snapshot import Versions

# What was asked

NEVER_KEPT = ("admin:index", "healthz", "readyz")
# Parameter of other pages than the list of cases → the values that a page can be kept for.
OTHER_PARAMETERS = {"page": r"[1-9][0-9]{0,2}", "used": "1", "q": ".{1,100}"}
LONGEST_QUERY = 2000
LONGEST_READ_ONCE = 500

# Templates ask django-htmx for these; any other value of them is not for us to interpret.
HTMX_HEADERS = {"HX-Request": "HTTP_HX_REQUEST", "HX-Boosted": "HTTP_HX_BOOSTED"}
HTMX_VALUES = {None: "", "true": "htmx"}
VARYING_HEADERS = ("Accept-Encoding", *HTMX_HEADERS)


class RequestReader:
    """What a request asks, in one form. A request that is not wholly understood has none: a kept
    page answers exactly what was asked, and made-up parameters don't fill the cache."""

    def __init__(self) -> None:
        self.never_kept = (settings.STATIC_URL, *map(reverse, NEVER_KEPT))
        self.case_list = reverse("case-list")

    def is_public(self, request: HttpRequest) -> bool:
        return request.method in ("GET", "HEAD") and not request.path.startswith(self.never_kept)

    def question(self, request: HttpRequest) -> tuple[str, ...] | None:
        """(path, parameters, kind of htmx request) as canonical texts."""
        query = request.META.get("QUERY_STRING", "")
        sent = [request.META.get(name) for name in HTMX_HEADERS.values()]
        if len(query) > LONGEST_QUERY or any(value not in HTMX_VALUES for value in sent):
            return None
        parameters = self._parameters(request.path, query) if query else ""
        if parameters is None:
            return None
        return (request.path, parameters, *(HTMX_VALUES[value] for value in sent))

    def is_of_its_page(self, request: HttpRequest, question: tuple[str, ...]) -> bool:
        """Whether the page has all parameters that were asked for: with others it looks the same,
        and would be kept as often as somebody makes some up. Known once the view has answered."""
        if question[0] == self.case_list or not question[1]:
            return True
        match = request.resolver_match
        known = parameters_of_pages().get(match.url_name or "", set()) if match else set()
        return {name for name, _ in parse_qsl(question[1])} <= known

    def _parameters(self, path: str, query: str) -> str | None:
        return list_parameters(query) if path == self.case_list else other_parameters(query)


def list_parameters(query: str) -> str | None:
    """One form for all addresses of the same list."""
    read = _read_once if len(query) <= LONGEST_READ_ONCE else _list_parameters
    return read(query)


def _list_parameters(query: str) -> str | None:
    if not query.isascii() or not QueryDict(query).keys() <= {*PARAMETERS}:
        return None
    try:
        criteria, problems = catalogue.parse_query(query)
    except catalogue.RefusedError:
        return None
    if problems:
        return None
    query = criteria.query()
    return f"{query} {criteria.match}" if query or criteria.match != "any" else ""


_read_once = lru_cache(maxsize=1000)(_list_parameters)


def other_parameters(query: str) -> str | None:
    pairs = []
    for name, values in QueryDict(query).lists():
        if name not in OTHER_PARAMETERS or len(values) > 1:
            return None
        if values[0] and not re.fullmatch(OTHER_PARAMETERS[name], values[0], re.DOTALL):
            return None
        pairs += [(name, value) for value in values if value]
    return urlencode(sorted(pairs))


@cache
def parameters_of_pages() -> dict[str, set[str]]:
    """Name of a page → the parameters that it has; of those that have any."""
    pages = [facet.pages for facet in catalogue.FACETS.values() if facet.pages]
    of_indexes = {page.index: {"q", "page"} for page in pages}
    of_terms = {page.detail: {"page"} for page in pages}
    return of_indexes | of_terms | {"keyword-index": {"q", "used"}, "outcome-index": set()}


# What the answer is made from

RELEASE_FOLDERS = ("innosi", "keywords", "casestudies", "templates", "requirements")


class State(NamedTuple):
    """Equal for two pages of the same address only if the pages are equal."""

    release: str
    database: str
    versions: Versions


def current_state() -> State:
    return State(release(), database(), catalogue.versions())


@cache
def release() -> str:
    """Changes with code, templates, static files, libraries and the site's own address.

    Of contents and not of times, so that all servers of a release share their pages.
    """
    whole = hashlib.blake2b(settings.SITE_URL.encode())
    for file in release_files():
        whole.update(hashlib.blake2b(file.read_bytes()).digest())
    return whole.hexdigest()


def release_files() -> Iterator[Path]:
    for name in RELEASE_FOLDERS:
        for file in sorted((settings.BASE_DIR / name).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                yield file
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists():
        yield manifest


@cache
def database() -> str:
    """When it was made: one made anew counts its versions from the beginning again."""
    return str(MigrationRecorder.Migration.objects.aggregate(Min("applied"))["applied__min"])


# Both together


TEXT = "q-"  # begins the key of a page for words that a reader typed


def page_key(state: State, question: tuple[str, ...]) -> str:
    digest = hashlib.blake2b(repr((state, question)).encode(), digest_size=16).hexdigest()
    return TEXT + digest if question[1].startswith("q=") or "&q=" in question[1] else digest

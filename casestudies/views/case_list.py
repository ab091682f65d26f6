"""The list of cases."""

from collections.abc import Sequence
from contextlib import suppress

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect, push_url
from django_htmx.middleware import HtmxDetails

from casestudies import catalogue
from casestudies.catalogue.criteria import LONGEST_TEXT, PARAMETERS
from casestudies.reading.case_list.page import CaseListPage
from casestudies.reading.navigation import list_address, statement_address
from casestudies.rendering import lists
from casestudies.rendering.parts import template


class HtmxRequest(HttpRequest):
    """A request as HtmxMiddleware hands it on."""

    htmx: HtmxDetails


@require_safe
def case_list(request: HtmxRequest) -> HttpResponse:
    problems: Sequence[catalogue.Problem]
    try:
        criteria, problems = catalogue.parse_query(query_of(request))
    except catalogue.RefusedError as refusal:
        criteria, problems = catalogue.parse(answerable(request.GET))
        listing = CaseListPage(criteria, catalogue.answer(criteria), problems, str(refusal))
        return page(request, listing, status=400)
    try:
        if statement := catalogue.statement_at(criteria):
            return opened(request, statement_address(*statement))
        return page(request, CaseListPage(criteria, catalogue.answer(criteria), problems))
    except catalogue.SearchFailedError as failure:
        criteria = criteria.changed(q="")
        answer, heading = catalogue.answer(criteria), "Texts can't be searched just now"
        listing = CaseListPage(criteria, answer, problems, str(failure), heading)
        return page(request, listing, status=503)


@require_safe
def facet_values(request: HttpRequest, facet: str) -> HttpResponse:
    """The values of a facet whose names hold what is looked for, counted under the filters that
    are on: the items of a list, for the script that puts them in its place."""
    if facet not in catalogue.OFFERED or not catalogue.can_be_found(catalogue.OFFERED[facet]):
        raise Http404
    try:
        criteria, _problems = catalogue.parse_query(query_of(request))
        answer = catalogue.answer(criteria)
    except (catalogue.RefusedError, catalogue.SearchFailedError):
        answer = catalogue.answer(catalogue.Criteria())
    text = request.GET.get("find", "").replace("\0", " ")[:LONGEST_TEXT]
    response = HttpResponse(b"".join(lists.options(answer.values_called(facet, text))))
    response["X-Robots-Tag"] = "noindex"
    return response


def opened(request: HtmxRequest, address: str) -> HttpResponse:
    """The reader is brought to another page; htmx by a header, or it would put it into this one."""
    if htmx_of(request):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def query_of(request: HttpRequest) -> str:
    """The query as a browser would have written it."""
    query = request.META.get("QUERY_STRING", "")
    return query if query.isascii() else request.GET.urlencode()


def page(request: HtmxRequest, listing: CaseListPage, status: int = 200) -> HttpResponse:
    address = list_address(listing.criteria)
    htmx = htmx_of(request)
    rendered = template("cases/list.html").render(
        request=request,
        messages=get_messages(request),
        listing=listing,
        canonical=settings.SITE_URL + address,
        htmx=htmx,
    )
    response = HttpResponse(lists.fill(rendered, listing), status=status)
    response["Vary"] = "HX-Boosted"
    if listing.is_made_up:
        patch_cache_control(response, private=True, no_cache=True)
    return push_url(response, address) if htmx else response


def htmx_of(request: HtmxRequest) -> HtmxDetails | None:
    """What htmx says of its request; for others this spares reading all headers."""
    return request.htmx if "HTTP_HX_REQUEST" in request.META else None


def answerable(parameters: QueryDict) -> QueryDict:
    """As many of the parameters as can be answered together."""
    kept: dict[str, list[str]] = {}
    for name in PARAMETERS:
        more = query_of_lists(kept | {name: parameters.getlist(name)})
        with suppress(catalogue.RefusedError):
            catalogue.parse(more)
            kept[name] = more.getlist(name)
    return query_of_lists(kept)


def query_of_lists(values: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, some in values.items():
        query.setlist(name, some)
    return query

"""The list of cases."""

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from casestudies import catalogue, fragments
from casestudies.reading.case_list.page import Listing
from casestudies.reading.navigation import list_address


@require_safe
def case_list(request):
    try:
        criteria, problems = catalogue.parse_query(query_of(request))
    except catalogue.RefusedError as refusal:
        criteria, problems = catalogue.parse(answerable(request.GET))
        listing = Listing(criteria, catalogue.answer(criteria), problems, str(refusal))
        return page(request, listing, status=400)
    return page(request, Listing(criteria, catalogue.answer(criteria), problems))


def query_of(request):
    """The query as a browser would have written it."""
    query = request.META.get("QUERY_STRING", "")
    return query if query.isascii() else request.GET.urlencode()


def page(request, listing, status=200):
    address = list_address(listing.criteria)
    htmx = htmx_of(request)
    rendered = fragments.template("cases/list.html").render(
        request=request,
        messages=get_messages(request),
        listing=listing,
        canonical=settings.SITE_URL + address,
        htmx=htmx,
    )
    response = HttpResponse(fragments.fill(rendered, listing), status=status)
    response["Vary"] = "HX-Boosted"
    return push_url(response, address) if htmx else response


def htmx_of(request):
    """What htmx says of its request; for others this spares reading all headers."""
    return request.htmx if "HTTP_HX_REQUEST" in request.META else None


def answerable(parameters):
    """The parameters without those that are refused."""
    kept = QueryDict(mutable=True)
    for name, values in parameters.lists():
        alone = QueryDict(mutable=True)
        alone.setlist(name, values)
        try:
            catalogue.parse(alone)
        except catalogue.RefusedError:
            continue
        kept.setlist(name, values)
    return kept

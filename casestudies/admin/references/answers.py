"""What the picker is answered, in JSON: sources that the site has, and where to make a new one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from casestudies.importing.references import Match, Proposal, find_known, read
from casestudies.models import Source
from innosi.fields.texts import is_storable

from .search import detail_of, label_of, matching

MOST_SHOWN = 20
LONGEST_QUERY = 500
# Within an address, of which servers read 32 kB: each sign may take nine there.
LONGEST_IN_ADDRESS = 3_000
LONGEST_READ = 200_000
MANY = "These are several references: the box takes one. Add them all from the list of sources."
LONG = "It is too long to be carried along: add it from the list of sources, then look for it here."


def answer(request: HttpRequest, add_page: str) -> JsonResponse:
    """`add_page` is empty for who may not add sources."""
    if request.method == "POST":
        return JsonResponse(_of_reference(request.POST.get("reference", ""), add_page))
    return JsonResponse(_of_words(request.GET.get("q", "")[:LONGEST_QUERY], add_page))


def _of_words(text: str, add_page: str) -> dict[str, Any]:
    if not is_storable(text):
        return _said([], message="Nothing was found.")
    found = [*matching(Source.objects.order_by("title", "pk"), text)[: MOST_SHOWN + 1]]
    more = len(found) > MOST_SHOWN
    if not found and (by_reference := _of_reference(text, add_page))["new"]:
        return by_reference
    message = f"The first {MOST_SHOWN}: write more words to find others." if more else ""
    return _said(found[:MOST_SHOWN], message=message or ("" if found else "Nothing was found."))


def _of_reference(text: str, add_page: str) -> dict[str, Any]:
    if len(text) > LONGEST_READ:
        return _said([], message=LONG)
    reading = read(text, most=MOST_SHOWN)
    if reading.refusal:
        return _said([], message=reading.refusal)
    usable = [one for one in reading.proposals if not one.is_broken]
    if not usable:
        return _said([], message=str(reading.proposals[0].problems[0]) if reading.proposals else "")
    matches = find_known(usable)
    known = [match.source for match in matches if match and match.source]
    if known or len(usable) > 1:
        return _said(known, message=MANY if len(usable) > 1 else _known(matches[0]))
    return _new(usable[0], text, add_page)


def _known(match: Match | None) -> str:
    return f"You have this source: {match.reason}." if match else ""


def _new(proposal: Proposal, text: str, add_page: str) -> dict[str, Any]:
    if not add_page:
        return _said([], message="You do not have this source, and your role may not add it.")
    if len(text) > LONGEST_IN_ADDRESS:
        return _said([], message=LONG)
    url = f"{add_page}?{urlencode({'reference': text})}"
    label = label_of(proposal.source()) or proposal.fields["doi"]
    return _said([], new={"label": label, "url": url}, message="You do not have this source yet.")


def _said(
    sources: list[Source], new: dict[str, str] | None = None, message: str = ""
) -> dict[str, Any]:
    listed = [
        {"id": one.pk, "label": label_of(one), "detail": detail_of(one)}
        for one in dict.fromkeys(sources)
    ]
    page = reverse("admin:casestudies_source_from_reference")
    return {"sources": listed, "new": new, "message": message, "page": page}

"""Splitting a keyword, and moving it in the tree."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from casestudies import catalogue
from casestudies.catalogue.snapshot.unions import cases_under_keywords
from casestudies.merging import keywords as tagging
from casestudies.models import CaseStudy
from innosi.fields.texts import LONGEST_TEXT, validate_line, validate_text
from keywords.merging import shaping
from keywords.merging.errors import MergeError
from keywords.models import Keyword

from .pair import kind_for, row_of
from .plan import TreeRow, lines_of

MOST_LINES = 20
LONGEST_NAMES = 5000


def _keyword(request: HttpRequest, pk: int) -> Keyword:
    keyword: Keyword = row_of(kind_for(request, "keyword"), pk)
    return keyword


def page_of(keyword: Keyword) -> str:
    return reverse("admin:keywords_keyword_change", args=[keyword.pk])


def in_words(error: DatabaseError) -> str:
    """Raises the error where the site has no words for it."""
    words: str | None = cast(Any, admin.site).database_fault(error)
    if not words:
        raise error
    return f"Nothing was changed. {words}"


def log(request: HttpRequest, keyword: Keyword, text: str) -> None:
    by: Any = request.user.pk
    LogEntry.objects.log_actions(by, [keyword], CHANGE, text, single_object=True)


# Splitting


class SplitForm(forms.Form):
    name = forms.CharField(
        max_length=100, label="Name of the new keyword", validators=[validate_line]
    )
    scope_note = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label="Its definition",
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    place = forms.ChoiceField(
        choices=[("below", "under this one"), ("beside", "beside it, under the same")],
        initial="below",
        label="Its place in the tree",
        widget=forms.RadioSelect,
    )
    keeps = forms.ChoiceField(
        choices=[
            ("instead", "the new keyword in place of this one"),
            ("both", "the new keyword besides this one"),
        ],
        initial="instead",
        label="The chosen cases get",
        widget=forms.RadioSelect,
    )
    cases = forms.ModelMultipleChoiceField(
        CaseStudy.objects.none(),
        required=False,
        label="Cases that get it",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, keyword: Keyword, *args: Any) -> None:
        super().__init__(*args)
        tagged = CaseStudy.objects.filter(tagged__tag=keyword).order_by("title")
        cast(Any, self.fields["cases"]).queryset = tagged


def split_view(request: HttpRequest, pk: int) -> HttpResponse:
    keyword = _keyword(request, pk)
    form = SplitForm(keyword, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (new := _split(request, keyword, form)):
        return HttpResponseRedirect(page_of(new))
    context = {
        **admin.site.each_context(request),
        "title": f"Split “{keyword}”",
        "keyword": keyword,
        "form": form,
        "refusal": f"“{keyword}” was merged into “{keyword.replaced_by}”."
        if keyword.replaced_by
        else "",
        "row_url": page_of(keyword),
    }
    return TemplateResponse(request, "admin/merging/split.html", context)


def _split(request: HttpRequest, keyword: Keyword, form: SplitForm) -> Keyword | None:
    said = form.cleaned_data
    try:
        if keyword.replaced_by:
            raise MergeError(f"“{keyword}” was merged into “{keyword.replaced_by}”: split that.")
        new, changed = tagging.split(
            keyword=keyword,
            name=said["name"],
            scope_note=said["scope_note"],
            below=said["place"] == "below",
            cases=said["cases"],
            keeps=said["keeps"] == "both",
            by=request.user,
        )
    except MergeError as error:
        form.add_error(None, str(error))
        return None
    except DatabaseError as error:
        form.add_error(None, in_words(error))
        return None
    log(request, keyword, f"Split: “{new}” was made of it.")
    log(request, new, f"Made of “{keyword}”.")
    number = f"{len(changed)} case{'' if len(changed) == 1 else 's'}"
    messages.success(
        request, f"“{new}” is made, and {number} got it. Readers see it in their next versions."
    )
    return new


# Moving


def move_view(request: HttpRequest, pk: int) -> HttpResponse:
    keyword = _keyword(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    above = [one.name for one in Keyword.objects.filter(narrower=keyword)]
    text = given.get("broader", "\n".join(above))[:LONGEST_NAMES]
    broader, problem = _named(keyword, text)
    if request.method == "POST" and not problem:
        try:
            tagging.move(keyword=keyword, broader=broader)
        except MergeError as error:
            problem = str(error)
        except DatabaseError as error:
            problem = in_words(error)
        else:
            place = ", ".join(f"“{one}”" for one in broader) or "the top of the tree"
            log(request, keyword, f"Moved under {place}.")
            messages.success(request, f"“{keyword}” lies under {place} now.")
            return HttpResponseRedirect(page_of(keyword))
    is_asked = "broader" in given and not problem
    context = {
        **admin.site.each_context(request),
        "title": f"Move “{keyword}”",
        "keyword": keyword,
        "text": text,
        "problem": problem,
        "trees": trees_of(keyword, broader) if is_asked else None,
        "names": Keyword.objects.filter(replaced_by=None).values_list("name", flat=True)[:2000],
        "row_url": page_of(keyword),
    }
    return TemplateResponse(request, "admin/merging/move.html", context)


def _named(keyword: Keyword, text: str) -> tuple[list[Keyword], str]:
    """The keywords named, one a line, and why they can't be its broader ones."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_LINES:
        return [], f"Name {MOST_LINES} broader keywords at most."
    try:
        if keyword.replaced_by:
            raise MergeError(f"“{keyword}” was merged into “{keyword.replaced_by}”: move that.")
        found = list({one.pk: one for one in map(tagging.keyword_called, lines)}.values())
        shaping.refuse_circle(keyword, found)
    except MergeError as error:
        return [], str(error)
    return found, ""


def trees_of(keyword: Keyword, broader: list[Keyword]) -> tuple[list[TreeRow], list[TreeRow]]:
    """The paths from the top to the keyword, with the number of public cases, now and then."""
    snapshot = catalogue.current()
    graph = snapshot.graph
    if keyword.pk not in graph.concepts:
        return [], []
    moved = replace(graph.concepts[keyword.pk], broader=tuple(one.pk for one in broader))
    concepts = dict(graph.concepts) | {keyword.pk: moved}
    before, after = {*graph.concepts[keyword.pk].broader}, {*moved.broader}
    for pk in (before ^ after) & concepts.keys():
        kept = tuple(one for one in concepts[pk].narrower if one != keyword.pk)
        more = (keyword.pk,) if pk in after else ()
        concepts[pk] = replace(concepts[pk], narrower=kept + more)
    then = replace(graph, concepts=concepts)
    tagged = cases_under_keywords(then, snapshot.bitmaps.get("keyword", {}))
    near = graph.ancestors(keyword.pk) | then.ancestors(keyword.pk) | {keyword.pk}
    counts = (
        {pk: len(some) for pk, some in cases.items()} for cases in (snapshot.keywords, tagged)
    )
    state = {keyword.pk: "stays"}
    now, later = (
        lines_of(tree, number, near, state)
        for tree, number in zip((graph, then), counts, strict=True)
    )
    return now, later

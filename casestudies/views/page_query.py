"""What the address of a keyword's or another term's page asks for, and the cases on that page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from casestudies import catalogue
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.criteria import LAST_PAGE, Criteria
from casestudies.catalogue.terms.index_pages import ROWS, IndexPage
from casestudies.reading.case_list.cards import asked_in, card_rows
from casestudies.reading.navigation import Pager, address, list_address, page_address, pager_of
from casestudies.reading.wording.words import counted

Crumbs = Sequence[dict[str, str]]
LONGEST_TEXT = 100
CASES_ANCHOR = "#cases"


@dataclass
class PageQuery:
    """The parameters of an address, read one by one. `problems` say what could not be used.

    `page_shown` is the page of the list that was made of it. `found` is whether there is anything
    for the words looked for.
    """

    request: HttpRequest
    problems: list[dict[str, str]] = field(default_factory=list)
    page_shown: int = 1
    found: bool = True

    @property
    def path(self) -> str:
        return self.request.path

    def page(self) -> int:
        parameters = QueryDict(mutable=True)
        parameters["page"] = self.request.GET.get("page", "")
        criteria, problems = catalogue.parse(parameters)
        for problem in problems:
            self._add_problem(problem.message)
        return criteria.page

    def text(self) -> str:
        """The words looked for; too many of them are named and left out."""
        text = " ".join(self.request.GET.get("q", "").replace("\0", " ").split())
        if len(text) <= LONGEST_TEXT:
            return text
        self._add_problem(
            f"The words to look for are {len(text):,} characters long, so they were left out. "
            f"Use at most {LONGEST_TEXT}."
        )
        return ""

    def flag(self, name: str) -> bool:
        """Whether `name` is set to 1."""
        value = self.request.GET.get(name, "")
        if value not in ("", "1"):
            self._add_problem(f"“{value[:40]}” does not fit “{name}”, so it was ignored.")
        return value == "1"

    def show_page(self, number: int, *, asked: int) -> None:
        """Remember which page is shown; one past the last becomes the last."""
        self.page_shown = number
        if asked > number:
            self._add_problem(
                f"There is no page {asked:,}, so this is page {number:,}, the last one."
            )

    def render(self, template: str, context: dict[str, Any]) -> HttpResponse:
        """The page; what somebody made up in its address is of no use to others."""
        response = render(self.request, template, context)
        if self.problems or not self.found:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    @property
    def canonical(self) -> str:
        """The address of the page as it is shown, without what could not be used."""
        return settings.SITE_URL + page_address(self.path, self.page_shown)

    def _add_problem(self, text: str) -> None:
        problem = {"text": text, "url": self.path, "action": "Use the plain address"}
        if problem not in self.problems:
            self.problems.append(problem)


def moved_to(path: str, request: HttpRequest) -> HttpResponsePermanentRedirect:
    """What is asked of the old address is asked of the new one. A merge can be undone, so browsers,
    which would keep where it led for good, ask again."""
    query = request.META.get("QUERY_STRING", "")
    answer = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    patch_cache_control(answer, no_cache=True)
    return answer


def page_context(query: PageQuery, crumbs: Crumbs = (), **more: Any) -> dict[str, Any]:
    """What every page of a term or of an index gives its template, and `more`."""
    return {"crumbs": crumbs, "problems": query.problems, "canonical": query.canonical, **more}


def breadcrumbs(above: Iterable[tuple[str, str]], here: str) -> Crumbs:
    """`above` are (label, name of an index) or (label, address); those without are left out."""
    crumbs = [
        {"label": label, "url": where if where.startswith("/") else address(where)}
        for label, where in above
        if where
    ]
    return [*crumbs, {"label": here}]


# The cases on a page


def answer_to(
    query: PageQuery, criteria: Criteria | None = None, within: tuple[str, str] | None = None
) -> catalogue.Answer:
    """The cases of a term, at the page asked for; of `within`=(facet, value) where no filter can
    name the term."""
    page = query.page()
    answer = catalogue.answer((criteria or Criteria()).changed(page=page), within=within)
    query.show_page(answer.criteria.page, asked=page)
    return answer


def case_band(
    query: PageQuery, answer: catalogue.Answer, rows: Iterable[Any] | None = None, note: str = ""
) -> dict[str, Any]:
    """What entities/_cases.html prints; `rows` where a page says more of each case than a card.

    `list_url` is the same set of cases where filters can be added, or nothing where no filter
    makes that set.
    """
    criteria = answer.criteria
    return {
        "total": answer.total,
        "note": note or f"{counted(answer.statements, 'outcome statement')} in all.",
        "list_url": list_address(criteria.changed()) if criteria.selected else "",
        "rows": card_rows(answer.cards, asked_in(answer)) if rows is None else list(rows),
        "is_cut": answer.pages > LAST_PAGE and criteria.page == LAST_PAGE,
        "pager": pager_of(
            number=criteria.page,
            pages=min(answer.pages, LAST_PAGE),
            size=PAGE_SIZE,
            total=answer.total,
            noun="case" if answer.total == 1 else "cases",
            url=lambda page: page_address(query.path, page) + CASES_ANCHOR,
        ),
    }


# The terms on a page


def index_pager(query: PageQuery, page: IndexPage, text: str, noun: str) -> Pager:
    """The pager of an index, which keeps the words looked for."""
    first = f"{query.path}?{urlencode({'q': text})}" if text else query.path
    return pager_of(
        number=page.number,
        pages=page.pages,
        size=ROWS,
        total=page.total,
        noun=noun,
        url=lambda number: page_address(first, number),
    )

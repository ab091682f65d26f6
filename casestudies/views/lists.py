"""What the pages of terms share: the page asked for, the words looked for, their cases."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from casestudies import catalogue
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.criteria import LAST_PAGE, Criteria
from casestudies.catalogue.terms.terms import ROWS
from casestudies.reading.case_list.cards import card_rows
from casestudies.reading.navigation import list_address
from casestudies.reading.paging import pager_of
from casestudies.reading.wording.words import counted

LONGEST_TEXT = 100
CASES = "#cases"


@dataclass
class Asked:
    """What of the address a page of terms uses. `problems` say what could not be used.

    `shown` is the page of the list that was made of it.
    """

    request: object
    problems: list = field(default_factory=list)
    shown: int = 1

    @property
    def path(self):
        return self.request.path

    def page(self):
        given = QueryDict(mutable=True)
        given["page"] = self.request.GET.get("page", "")
        criteria, problems = catalogue.parse(given)
        for problem in problems:
            self._complain(problem.message)
        return criteria.page

    def text(self):
        """The words looked for; too many of them are named and left out."""
        text = " ".join(self.request.GET.get("q", "").replace("\0", " ").split())
        if len(text) <= LONGEST_TEXT:
            return text
        self._complain(
            f"The words to look for are {len(text):,} characters long, so they were left out. "
            f"Use at most {LONGEST_TEXT}."
        )
        return ""

    def flag(self, name):
        """Whether `name` is set to 1."""
        value = self.request.GET.get(name, "")
        if value not in ("", "1"):
            self._complain(f"“{value[:40]}” does not fit “{name}”, so it was ignored.")
        return value == "1"

    def show(self, asked, shown):
        """Remember which page is shown; one past the last becomes the last."""
        self.shown = shown
        if asked > shown:
            self._complain(f"There is no page {asked:,}, so this is page {shown:,}, the last one.")

    @property
    def canonical(self):
        page = self.shown if self.shown > 1 else ""
        return settings.SITE_URL + address_with(self.path, page=page)

    def _complain(self, text):
        problem = {"text": text, "url": self.path, "action": "Use the plain address"}
        if problem not in self.problems:
            self.problems.append(problem)


def context_of(asked, crumbs=(), **more):
    return {"crumbs": crumbs, "problems": asked.problems, "canonical": asked.canonical, **more}


def answer_of(asked, criteria=None, within=None):
    """The Answer for the cases of a term, at the page asked for."""
    page = asked.page()
    found = catalogue.answer((criteria or Criteria()).changed(page=page), within=within)
    asked.show(page, found.criteria.page)
    return found


def cases_of(asked, found, rows=None, note=""):
    """What entities/_cases.html prints; `rows` where a page says more of each case than a card.

    `list_url` is the same set of cases where filters can be added, or nothing where no filter
    makes that set.
    """
    criteria = found.criteria
    return {
        "total": found.total,
        "note": note or f"{counted(found.statements, 'outcome statement')} in all.",
        "list_url": list_address(criteria.changed()) if criteria.selected else "",
        "rows": card_rows(found.cards, criteria) if rows is None else list(rows),
        "is_cut": found.pages > LAST_PAGE and criteria.page == LAST_PAGE,
        "pager": pager_of(
            number=criteria.page,
            pages=min(found.pages, LAST_PAGE),
            size=PAGE_SIZE,
            total=found.total,
            noun="case" if found.total == 1 else "cases",
            url=lambda page: address_with(asked.path, page=page if page > 1 else "") + CASES,
        ),
    }


def index_pager(asked, rows, text, noun):
    """The pager of an index, which keeps the words looked for."""
    return pager_of(
        number=rows.number,
        pages=rows.pages,
        size=ROWS,
        total=rows.total,
        noun=noun,
        url=lambda page: address_with(asked.path, q=text, page=page if page > 1 else ""),
    )


def address_with(path, **parameters):
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path

"""The list of cases: an Answer in, what its page says out."""

from django.utils.functional import cached_property

from casestudies.catalogue import CLAIM_FACETS, Criteria
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.criteria import LAST_PAGE, LONGEST_TEXT, SORTS

from ..navigation import address, list_address, page_address
from ..paging import pager_of
from ..wording.words import counted
from .applied import chips_of, filters_of, in_words
from .cards import CardPage
from .empty import empty_of
from .filters import facet_rows


class Listing:
    """Everything that cases/list.html prints.

    `asked` are the criteria that `found` answers, and `problems` what of the address they left
    out. `refusal` is why the whole request was not answered; `asked` is then the rest of it.
    """

    def __init__(self, asked, found, problems=(), refusal=""):
        self.asked, self.found, self.criteria = asked, found, found.criteria
        self.ignored, self.refusal = problems, refusal
        self.filters = tuple(filters_of(found))

    longest_text = LONGEST_TEXT

    @property
    def q(self):
        return self.criteria.q

    @property
    def is_filtered(self):
        return self.criteria.is_filtered

    @property
    def collection(self):
        return self.found.collection

    # What it is called

    @cached_property
    def heading(self):
        total, collection = self.found.total, self.found.collection
        if self.refusal:
            return "This search is too large"
        if not self.is_filtered:
            return counted(total, "case")
        return f"{total:,} of {counted(collection, 'case')}"

    @property
    def title(self):
        if self.refusal:
            return self.heading
        page = f", page {self.criteria.page}" if self.criteria.page > 1 else ""
        return (f"{in_words(self.chips)}: {self.heading}" if self.is_filtered else "Cases") + page

    @property
    def description(self):
        if self.refusal:
            return self.refusal
        what = f" for {in_words(self.chips)}" if self.is_filtered else ""
        return (
            f"{self.heading}{what}: social innovation and social investment, "
            "with what each source says changed."
        )

    @cached_property
    def statements(self):
        return f"{counted(self.found.statements, 'outcome statement')} in all"

    @property
    def same_statement(self):
        """Whether filters are on that one and the same statement has to meet."""
        return sum(1 for name in CLAIM_FACETS if self.criteria.values(name)) > 1

    # What is on

    @cached_property
    def chips(self):
        return tuple(chips_of(self.filters, self.criteria.match))

    @cached_property
    def clear_url(self):
        return list_address(Criteria(sort=self.criteria.sort)) if self.filters else ""

    @property
    def problems(self):
        """What of the address could not be used; what selects nothing can be dropped."""
        unknown = [
            {
                "text": problem.message,
                "url": list_address(self.criteria.without(problem.parameter, problem.value)),
            }
            for problem in self.found.problems
        ]
        return [{"text": text} for text in self._ignored()] + unknown

    def _ignored(self):
        beyond = self.asked.page > self.criteria.page
        number = self.asked.page
        for problem in self.ignored:
            if beyond and problem.parameter == "page":
                number = problem.value
            else:
                yield problem.message
        if beyond:
            last = self.criteria.page
            yield f"There is no page {number}, so this is page {last}, the last one."
        if self.q and not self.found.units:
            yield f"“{self.q}” holds no word or number to look for, so it leaves out no case."

    # What can be chosen

    @cached_property
    def facets(self):
        return facet_rows(self.found)

    @property
    def years(self):
        """First and last year that a case here is known for, or None."""
        return self.found.years

    @cached_property
    def sorts(self):
        """(value, label, whether in force); the default's value is empty: addresses stay short."""
        default = Criteria(q=self.q).order
        offered = [name for name in SORTS if self.q or name != "relevance"]
        offered.sort(key=lambda name: name != default)
        return tuple(
            (name if name != default else "", SORTS[name], name == self.criteria.order)
            for name in offered
        )

    # What was found

    @cached_property
    def cards(self):
        return () if self.refusal else CardPage(self.found)

    @property
    def concepts(self):
        """Keywords that the text names: name, address, number of cases."""
        tagged = self.found.snapshot.keywords
        return [
            {
                "label": one.name,
                "url": address("keyword-detail", one.slug),
                "count": counted(len(tagged.get(one.id, ())), "case"),
            }
            for one in self.found.concepts
        ]

    @cached_property
    def suggestion(self):
        if not self.found.suggestion:
            return None
        criteria, count = self.found.suggestion
        cases = counted(count, "case")
        if criteria != self.criteria.changed(q=criteria.q):
            cases += " without the other filters"
        return {"label": criteria.q, "url": list_address(criteria), "count": cases}

    @cached_property
    def pager(self):
        found, first = self.found, list_address(self.criteria.changed(page=1))
        return pager_of(
            number=self.criteria.page,
            pages=min(found.pages, LAST_PAGE),
            size=PAGE_SIZE,
            total=found.total,
            noun="case" if found.total == 1 else "cases",
            url=lambda page: page_address(first, page),
        )

    @property
    def is_cut(self):
        """Whether there are cases behind the last page that can be opened."""
        return self.found.pages > LAST_PAGE and self.criteria.page == LAST_PAGE

    @cached_property
    def empty(self):
        return None if self.found.total else empty_of(self)

    @cached_property
    def ways_on(self):
        """Where to go on from a request that was refused."""
        label = "Search without it" if self.is_filtered else "See all cases"
        kept = counted(self.found.total, "case")
        return [{"label": label, "url": list_address(self.criteria), "count": kept}]

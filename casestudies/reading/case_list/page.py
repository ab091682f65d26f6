"""The list of cases: an Answer in, what its page says out."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.functional import cached_property

from casestudies.catalogue import CLAIM_FACETS, FACETS, Answer, Criteria, Problem
from casestudies.catalogue.ask import PAGE_SIZE
from casestudies.catalogue.criteria import LAST_PAGE, LONGEST_TEXT, SORTS

from ..navigation import Pager, list_address, page_address, page_of_term, pager_of
from ..wording.words import counted
from .cards import CardPage
from .empty import empty_of
from .filters import MOST_UNKNOWN, Chip, chips_of, facet_rows, few_unknown, filters_of, in_words

MOST_IGNORED = 5  # parts of an address that are told one by one


class CaseListPage:
    """Everything that cases/list.html prints. All is counted when this is made; what follows here
    words it.

    `asked` are the criteria that `answer` answers, and `ignored` what of the address they left
    out. `refusal` is why the whole request was not answered; `asked` is then the rest of it.
    """

    longest_text = LONGEST_TEXT

    def __init__(
        self,
        asked: Criteria,
        answer: Answer,
        ignored: Sequence[Problem] = (),
        refusal: str = "",
        refused_as: str = "This search is too large",
    ) -> None:
        self.asked, self.answer, self.criteria = asked, answer, answer.criteria
        self.ignored, self.refusal, self.refused_as = ignored, refusal, refused_as
        self.total, self.collection, self.years = answer.total, answer.collection, answer.years
        self.facets = facet_rows(answer)
        self.cards = CardPage(answer, [] if refusal else answer.shown)
        self.cards_with_some = CardPage(answer, [] if refusal else answer.shown_with_some)
        self.filters = tuple(filters_of(answer))
        self.statements = f"{counted(answer.statements, 'outcome statement')} in all"
        self.suggestion = self._suggestion()
        self.empty = None if answer.total else empty_of(self)

    @property
    def q(self) -> str:
        return self.criteria.q

    @property
    def is_filtered(self) -> bool:
        return self.criteria.is_filtered

    # What it is called

    @cached_property
    def heading(self) -> str:
        if self.refusal:
            return self.refused_as
        if not self.is_filtered:
            return counted(self.total, "case")
        return f"{self.total:,} of {counted(self.collection, 'case')}"

    @property
    def title(self) -> str:
        if self.refusal:
            return self.heading
        page = f", page {self.criteria.page}" if self.criteria.page > 1 else ""
        return (f"{in_words(self.chips)}: {self.heading}" if self.is_filtered else "Cases") + page

    @property
    def description(self) -> str:
        if self.refusal:
            return self.refusal
        what = f" for {in_words(self.chips)}" if self.is_filtered else ""
        return (
            f"{self.heading}{what}: social innovation and social investment, "
            "with what each source says changed."
        )

    @property
    def same_statement(self) -> bool:
        """Whether filters are on that one and the same statement has to meet."""
        return sum(1 for name in CLAIM_FACETS if self.criteria.values(name)) > 1

    # What is on

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        return tuple(chips_of(few_unknown(self.filters), self.criteria.match))

    @cached_property
    def clear_url(self) -> str:
        return list_address(Criteria(sort=self.criteria.sort)) if self.filters else ""

    @cached_property
    def problems(self) -> list[dict[str, str]]:
        """What of the address could not be used; what selects nothing can be dropped."""
        ignored, unknown = [*self._ignored()], self.answer.problems
        rows = [{"text": text} for text in ignored[:MOST_IGNORED]]
        if (more := len(ignored) - MOST_IGNORED) > 0:
            rows.append({"text": f"{counted(more, 'more part')} could not be used."})
        rows += [
            {
                "text": problem.message,
                "url": list_address(self.criteria.without(problem.parameter, problem.value)),
            }
            for problem in unknown[:MOST_UNKNOWN]
        ]
        return rows + self._more_unknown(unknown)

    def _more_unknown(self, unknown: Sequence[Problem]) -> list[dict[str, str]]:
        more = len(unknown) - MOST_UNKNOWN
        if more < 1:
            return []
        rest = self.criteria
        for problem in unknown:
            rest = rest.without(problem.parameter, problem.value)
        text = f"{counted(more, 'more value')} {'is' if more == 1 else 'are'} not known here."
        return [{"text": text, "url": list_address(rest), "action": "Drop all that are not known"}]

    @property
    def number_of_problems(self) -> int:
        return len([*self._ignored()]) + len(self.answer.problems)

    def _ignored(self) -> Iterator[str]:
        beyond = self.asked.page > self.criteria.page
        number: object = self.asked.page
        for problem in self.ignored:
            if beyond and problem.parameter == "page":
                number = problem.value
            else:
                yield problem.message
        if beyond:
            last = self.criteria.page
            yield f"There is no page {number}, so this is page {last}, the last one."
        if self.q and not self.answer.units:
            yield f"“{self.q}” holds no word or number to look for, so it leaves out no case."

    @property
    def is_made_up(self) -> bool:
        """Whether the address names what is not here. There are as many of such pages as somebody
        writes addresses, so it is of no use to keep one."""
        found_nothing = bool(self.q) and not self.total
        return bool(self.problems) or found_nothing or self._has_other_years()

    def _has_other_years(self) -> bool:
        """Whether a year was chosen that lies outside those that cases are known for."""
        chosen = [year for year in (self.criteria.year_from, self.criteria.year_to) if year]
        first, last = self.years or (0, 0)
        return any(not first <= year <= last for year in chosen)

    @cached_property
    def sorts(self) -> tuple[tuple[str, str, bool], ...]:
        """(value, label, whether in force); the default's value is empty: addresses stay short."""
        default = Criteria(q=self.q).order
        offered = [name for name in SORTS if self.q or name != "relevance"]
        offered.sort(key=lambda name: name != default)
        return tuple(
            (name if name != default else "", SORTS[name], name == self.criteria.order)
            for name in offered
        )

    # Where to go on

    @cached_property
    def offers(self) -> list[dict[str, str]]:
        """Pages of what goes by the text: what it is, its name, address, number of cases."""
        return [
            {
                "kind": FACETS[offer.facet].label,
                "label": offer.name.label,
                "url": page_of_term(offer.facet, offer.name.slug),
                "count": counted(offer.cases, "case"),
            }
            for offer in self.answer.offers
        ]

    @cached_property
    def some(self) -> dict[str, str]:
        """The heading of cases that have some of the words, and what it says of them."""
        more, number = self.answer.with_some.count, len(self.cards_with_some)
        if not number:
            return {}
        having = f"{self.total:,} with all of the words" if self.total else "none has all"
        shown = f", the best {number} of them here" if more > number else ""
        return {
            "title": "Cases with some of the words",
            "text": f"{counted(more, 'case')} with some ({having}){shown}.",
        }

    def _suggestion(self) -> dict[str, Any] | None:
        if not self.answer.suggestion:
            return None
        criteria, count = self.answer.suggestion
        cases = counted(count, "case")
        if criteria != self.criteria.changed(q=criteria.q):
            cases += " without the other filters"
        return {"label": criteria.q, "url": list_address(criteria), "count": cases}

    @cached_property
    def pager(self) -> Pager:
        first = list_address(self.criteria.changed(page=1))
        return pager_of(
            number=self.criteria.page,
            pages=min(self.answer.pages, LAST_PAGE),
            size=PAGE_SIZE,
            total=self.total,
            noun="case" if self.total == 1 else "cases",
            url=lambda page: page_address(first, page),
        )

    @property
    def is_cut(self) -> bool:
        """Whether there are cases behind the last page that can be opened."""
        return self.answer.pages > LAST_PAGE and self.criteria.page == LAST_PAGE

    @cached_property
    def ways_on(self) -> list[dict[str, str]]:
        """Where to go on from a request that was refused."""
        label = "Search without it" if self.is_filtered else "See all cases"
        cases = counted(self.total, "case")
        return [{"label": label, "url": list_address(self.criteria), "count": cases}]

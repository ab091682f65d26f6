"""The list of cases: an Answer in, what its page says out."""

from dataclasses import dataclass
from functools import cached_property

from casestudies.catalogue import CLAIM_FACETS, FACETS, Criteria
from casestudies.catalogue.answer import PAGE_SIZE
from casestudies.catalogue.criteria import LAST_PAGE, LONGEST_TEXT, SORTS

from .addresses import address, list_address
from .cards import card_rows
from .filters import ORDER, facet_rows
from .words import counted, listed

NEIGHBOURS = 2
MOST_IN_TITLE = 5


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter that is on; `without` are the criteria that lack it."""

    facet: str
    label: str
    without: Criteria

    @property
    def name(self):
        return f"{self.facet}: {self.label}"


@dataclass(frozen=True, slots=True)
class Chip:
    facet: str
    label: str
    url: str
    joiner: str


def filters_of(found, criteria=None):
    """What is on, in the order of the filter column."""
    criteria = criteria or found.criteria
    if criteria.q:
        yield Filter("Words", f"“{criteria.q}”", criteria.changed(q=""))
    for name in ORDER:
        for value in criteria.values(name):
            label = found.label(name, value) or value
            yield Filter(FACETS[name].label, label, criteria.without(name, value))
    if criteria.year_from or criteria.year_to:
        label = _years(criteria.year_from, criteria.year_to)
        yield Filter("Years", label, criteria.changed(year_from=None, year_to=None))


def _years(first, last):
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"to {last}"


def chips_of(filters, match):
    """Chips with "or" printed within a facet and "and" across."""
    before = None
    for one in filters:
        joiner = ""
        if before:
            within = "and" if match == "all" and one.facet == FACETS["keyword"].label else "or"
            joiner = within if one.facet == before else "and"
        before = one.facet
        yield Chip(one.facet, one.label, list_address(one.without), joiner)


class Listing:
    """Everything that cases/list.html prints. `refusal` is why the request was not answered as
    it stands; `found` then answers what was left of it."""

    def __init__(self, found, problems=(), refusal=""):
        self.found, self.criteria, self.refusal = found, found.criteria, refusal
        self.ignored = problems
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

    @cached_property
    def what(self):
        """The filters in words: “Employment or Housing, Finland”."""
        if len(self.filters) > MOST_IN_TITLE:
            return counted(len(self.filters), "filter")
        words = ""
        for chip in self.chips:
            joiner = {"or": " or ", "and": ", ", "": ""}[chip.joiner]
            words += joiner + chip.label
        return words

    @property
    def title(self):
        if self.refusal:
            return self.heading
        page = f", page {self.criteria.page}" if self.criteria.page > 1 else ""
        return (f"{self.what}: {self.heading}" if self.is_filtered else "Cases") + page

    @property
    def description(self):
        if self.refusal:
            return self.refusal
        what = f" for {self.what}" if self.is_filtered else ""
        return (
            f"{self.heading}{what}: social innovation and social investment, "
            "with what each source says changed."
        )

    @cached_property
    def statements(self):
        return counted(self.found.statements, "outcome statement")

    @property
    def same_statement(self):
        """Whether filters are on that one and the same statement has to meet."""
        return sum(1 for name in CLAIM_FACETS if self.criteria.values(name)) > 1

    # What is on

    @cached_property
    def chips(self):
        return tuple(chips_of(self.filters, self.criteria.match))

    @property
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
        return [{"text": problem.message} for problem in self.ignored] + unknown

    # What can be chosen

    @cached_property
    def facets(self):
        return facet_rows(self.found)

    @property
    def match(self):
        return self.criteria.match

    @property
    def years(self):
        """First and last year that a case here is known for, or None."""
        known = [
            int(year)
            for year, cases in self.found.snapshot.bitmaps.get("year", {}).items()
            if cases
        ]
        return (min(known), max(known)) if known else None

    @cached_property
    def sorts(self):
        """(value, label, whether in force); the default's value is empty: addresses stay short."""
        default = Criteria(q=self.q).order
        offered = [name for name in SORTS if self.q or name != "relevance"]
        offered.sort(key=lambda name: name != default)
        return [
            (name if name != default else "", SORTS[name], name == self.criteria.order)
            for name in offered
        ]

    # What was found

    @cached_property
    def cards(self):
        return [] if self.refusal else card_rows(self.found.cards, self.criteria)

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
        text, count = self.found.suggestion
        url = list_address(self.criteria.changed(q=text))
        return {"label": text, "url": url, "count": counted(count, "case")}

    @cached_property
    def pager(self):
        return pager_of(self.found)

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


def pager_of(found):
    criteria, pages = found.criteria, min(found.pages, LAST_PAGE)
    number = criteria.page

    def url(page):
        return list_address(criteria.changed(page=page))

    near = range(max(1, number - NEIGHBOURS), min(pages, number + NEIGHBOURS) + 1)
    links, before = [], 0
    for page in sorted({1, *near, pages}):
        if page - before == 2:
            links.append({"number": page - 1, "url": url(page - 1)})
        elif page - before > 2:
            links.append({})
        links.append({"number": page, "url": url(page), "current": page == number})
        before = page
    start = (number - 1) * PAGE_SIZE
    return {
        "number": number,
        "pages": pages,
        "previous_url": url(number - 1) if number > 1 else "",
        "next_url": url(number + 1) if number < pages else "",
        "links": links,
        "first": f"{start + 1:,}",
        "last": f"{min(start + PAGE_SIZE, found.total):,}",
        "total": f"{found.total:,}" if found.total else "",
        "noun": "case" if found.total == 1 else "cases",
    }


def empty_of(listing):
    """What was tried, and what finds something."""
    tried = listing.filters
    if listing.q and len(tried) == 1:
        title = f"Nothing found for {tried[0].label}"
        text = "Titles, summaries, statements, places, keywords and sources were searched."
    else:
        title = "Try a looser search"
        text = f"No case has {listed([one.name for one in tried])}"
        text += " in one statement." if _is_one_statement(listing) else "."
    return {"title": title, "text": text, "suggestions": list(_ways_out(listing))}


def _is_one_statement(listing):
    facets = {FACETS[name].label for name in CLAIM_FACETS}
    return listing.same_statement and all(one.facet in facets for one in listing.filters)


def _ways_out(listing):
    if listing.suggestion:
        yield {"lead": "Did you mean", **listing.suggestion}
    for way in listing.found.loosenings:
        if way.kind != "clear" and not way.criteria.is_filtered:
            continue  # the same as clearing
        yield {
            "lead": {"drop": "Drop", "keep": "Keep only", "clear": ""}[way.kind],
            "label": _name(listing, way),
            "url": list_address(way.criteria),
            "count": counted(way.count, "case"),
        }


def _name(listing, way):
    """What a loosening drops or keeps, with its facet."""
    if way.kind == "clear":
        return "Clear all filters" if len(listing.filters) > 1 else "See all cases"
    kept = {one.name for one in filters_of(listing.found, way.criteria)}
    if way.kind == "keep":
        return kept.pop()
    return next(one.name for one in listing.filters if one.name not in kept)

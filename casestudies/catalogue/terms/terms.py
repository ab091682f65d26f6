"""The terms that cases count under: which have published cases, how many, what was last said.

A description is read from the catalogue, as last published, never from the working copy.
"""

from dataclasses import dataclass, field
from heapq import nsmallest

from casestudies.models import CaseVersion, CatalogueTerm
from casestudies.record import Record
from keywords.folding import words

from ..ask import PAGE_SIZE
from ..counting.ranking import by_size
from ..selection import Selection
from ..snapshot import programmes
from ..snapshot.snapshot import EMPTY

ROWS = 200  # of one page of an index
DIRECTION, OUTCOME = "direction", "outcome"


@dataclass(frozen=True, slots=True)
class Term:
    """A facet value with its number of cases.

    `data` is its public description, where it was read; `words` its label as it is looked for.
    """

    slug: str
    label: str
    count: int
    data: dict = field(default_factory=dict, compare=False)
    words: str = ""


@dataclass(frozen=True, slots=True)
class TermPage:
    """Some rows of an index: `total` that match, of `collection` that have a case."""

    rows: tuple[Term, ...]
    total: int
    collection: int
    number: int
    pages: int


def sort_key(label):
    return " ".join(words(label)), label


def in_use(snapshot, facet):
    """Terms of a facet that have a case, by label; made once a version."""
    return snapshot.remember("terms", facet, lambda: _in_use(snapshot, facet))


def _in_use(snapshot, facet):
    terms = [
        Term(value, label, total, words=" ".join(words(label)))
        for total, value, label, *_ in by_size(snapshot, facet)
    ]
    return tuple(sorted(terms, key=lambda term: (term.words, term.label)))


def find(snapshot, facet, slug):
    """The Term with its description, or None if no published case has it."""
    cases = snapshot.bitmap(facet, slug)
    if not cases:
        return None
    label = snapshot.label(facet, slug) or slug
    return Term(slug, label, len(cases), described(facet, [slug]).get(slug, {}))


def described(facet, slugs):
    """Slug → description of some terms, in one query."""
    rows = CatalogueTerm.objects.filter(facet=facet, value__in=list(slugs))
    return dict(rows.values_list("value", "data"))


def page_of(terms, *, text="", number=1, size=ROWS):
    """A page of `terms`: those whose label holds every word of `text`. One past the last is last.

    Rows come without descriptions; see `with_descriptions`.
    """
    wanted = words(text)
    found = [term for term in terms if all(word in term.words for word in wanted)]
    pages = max(1, -(-len(found) // size))
    number = min(number, pages)
    rows = tuple(found[(number - 1) * size : number * size])
    return TermPage(rows, len(found), len(terms), number, pages)


def with_descriptions(facet, terms):
    data = described(facet, [term.slug for term in terms])
    return [Term(one.slug, one.label, one.count, data.get(one.slug, {})) for one in terms]


def beside(snapshot, cases, facet, limit):
    """Terms of a facet that occur in these cases: those with most of them, by their number."""
    if facet == programmes.FACET:
        return [Term(*row) for row in programmes.top(snapshot, cases, limit)]
    labels = snapshot.labels_of(facet)
    counted = (
        Term(slug, labels.get(slug, slug), cases.intersection_cardinality(bitmap))
        for slug, bitmap in snapshot.bitmaps.get(facet, {}).items()
    )
    return nsmallest(
        limit, (term for term in counted if term.count), key=lambda term: (-term.count, term.label)
    )


def keywords_beside(snapshot, concept, limit):
    """Keywords in the same cases as `concept`, most frequent first.

    Broader and narrower ones are left out, as they occur with it by their nature, and so are
    themes, which occur with nearly everything.
    """
    graph = snapshot.graph
    cases = snapshot.keywords.get(concept.id, EMPTY)
    kin = {concept.id} | graph.ancestors(concept.id) | graph.descendants(concept.id)
    kin |= {theme.id for theme in graph.themes()}
    counted = [
        (one, cases.intersection_cardinality(snapshot.keywords.get(one.id, EMPTY)))
        for one in graph.in_use()
        if one.id not in kin
    ]
    found = [(one, count) for one, count in counted if count]
    return sorted(found, key=lambda pair: (-pair[1], sort_key(pair[0].name)))[:limit]


def balance(snapshot, criteria):
    """How the cases of `criteria` came out: domain → {direction: cases, "": cases}, "" for all.

    Each figure counts cases once: those with at least one statement on that domain in that
    direction. A case may stand in several. All are the counts that a list so filtered shows.
    """
    return {
        domain: directions_of(snapshot, criteria.with_values(OUTCOME, [domain] if domain else []))
        for domain in ("", *snapshot.labels_of(OUTCOME))
    }


def directions_of(snapshot, criteria):
    spoken = Selection(snapshot, criteria).counts(DIRECTION)
    any_of_them = Selection(snapshot, criteria.with_values(DIRECTION, spoken))
    return spoken | {"": len(any_of_them.cases)}


def statements_on(snapshot, domain):
    """How many outcome statements the collection makes on a domain."""
    directions = snapshot.labels_of(DIRECTION)
    return sum(snapshot.tallies.get(f"{domain}|{direction}", 0) for direction in directions)


def records_of(found):
    """The records of the cases on an Answer's page: slug of the case → Record, in order."""
    ids = [found.snapshot.version_ids[number] for number in found.selection.page(PAGE_SIZE)]
    rows = dict(CaseVersion.objects.filter(pk__in=ids).values_list("pk", "record"))
    records = (Record.model_validate(rows[pk]) for pk in ids if pk in rows)
    return {record.slug: record for record in records}

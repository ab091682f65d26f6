"""Where a record's terms lead: to the pages that the catalogue has today."""

from dataclasses import dataclass

from django.urls import NoReverseMatch

from casestudies.catalogue import Criteria

from .links import Link, link_to
from .navigation import address, list_address


@dataclass(frozen=True)
class Pages:
    """Links to today's pages. An old version may name what has no page any more."""

    snapshot: object

    def of(self, facet, term):
        return self.labelled(facet, term.slug, term.label)

    def expect(self, facet, terms):
        """Have the pages of these terms looked up at once."""
        self.snapshot.load(facet, [term.slug for term in terms])

    def labelled(self, facet, slug, label):
        try:
            return link_to(self.snapshot, facet, {"slug": slug, "label": label})
        except NoReverseMatch:
            return Link(label)

    def cases(self, facet, slug, label):
        """The list of cases with this value of a facet."""
        return Link(label, list_address(Criteria().with_values(facet, [slug])))

    def keyword(self, term):
        """The page of the concept that stands for the term today, under the term's own label."""
        concept = self.snapshot.graph.current(term.id)
        return Link(term.label, address("keyword-detail", concept.slug) if concept else "")

    def keywords_today(self, terms):
        """Keywords under the names they have now; those merged into one stand once."""
        concepts = {one.id: one for term in terms if (one := self.snapshot.graph.current(term.id))}
        return [Link(one.name, address("keyword-detail", one.slug)) for one in concepts.values()]

"""A described corpus as rows, taken through the workflow: working copies and published versions."""

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.models import (
    CaseKeyword,
    CaseStudy,
    Country,
    Funding,
    Locality,
    Organisation,
    Outcome,
    OutcomeDomain,
    Partner,
    PolicyField,
    Programme,
    ResearchProject,
    Section,
    Source,
    TargetGroup,
)
from casestudies.reading.case_list.filters import facet_rows
from keywords.models import Broader, Keyword, KeywordLabel, KeywordRedirect

from .corpora import COUNTRIES, DOMAINS, FIELDS, GROUPS, ORGANISATIONS, SOURCES


class Store:
    def __init__(self, corpus):
        self.corpus = corpus
        self.claims, self.edited = 0, set()
        self._vocabularies()
        self._localities()
        self._keywords()
        self._programmes()
        self.cases = [self._case(at, case) for at, case in enumerate(corpus.cases)]

    def play(self, read):
        """Take every step, and `read` after some; afterwards each working copy equals what was
        last published, or is the draft of a case that nobody published."""
        if not self.corpus.merges_late:
            self._merge()
        for at, case in enumerate(self.cases):
            if at not in self.corpus.drafts:
                self._publish(case)
        for step in self.corpus.steps:
            self._take(self.cases[step.at % len(self.cases)], step)
            if step.read:
                read()
        for case in CaseStudy.objects.published().filter(pk__in=self.edited):
            workflow.publish(case=case)
        if self.corpus.merges_late:
            self._merge()

    def leave_unpublished(self):
        """Edit working copies and publish nothing: readers must not see any of it."""
        for step in self.corpus.unpublished:
            self._apply(self.cases[step.at % len(self.cases)], step.edit)

    def _take(self, case, step):
        if step.edit:
            self._apply(case, step.edit)
        case.refresh_from_db(fields=["status"])
        if step.action == "publish":
            self._publish(case)
        elif step.action == "withdraw" and case.status == CaseStudy.Status.PUBLISHED:
            workflow.withdraw(case=case, reason="It was wrong.")
        elif step.action == "rebuild":
            rebuild(processes=0)

    def _publish(self, case):
        workflow.publish(case=case)
        self.edited.discard(case.pk)

    def _vocabularies(self):
        named = ((OutcomeDomain, DOMAINS), (PolicyField, FIELDS), (TargetGroup, GROUPS))
        self.terms = {
            model: {
                row.slug: row
                for row in model.objects.bulk_create(
                    [model(slug=name, name=name.title()) for name in names]
                )
            }
            for model, names in named
        }
        rows = Country.objects.bulk_create([Country(code=code, name=code) for code in COUNTRIES])
        self.countries = {row.code: row for row in rows}
        self.sources = {
            slug: Source.objects.create(slug=slug, title=slug.title(), type="report")
            for slug in SOURCES
        }

    def _localities(self):
        self.localities = []
        for at, one in enumerate(self.corpus.localities):
            parent = None if one.parent is None else self.localities[one.parent]
            place = Locality(slug=f"place-{at}", name=f"Place {at}", kind="city", parent=parent)
            place.country = self.countries[one.country]
            place.save()
            self.localities.append(place)

    def _keywords(self):
        described = self.corpus.keywords
        self.keywords = Keyword.objects.bulk_create(
            [Keyword(slug=f"topic-{at}", name=f"Topic {at}") for at in range(len(described))]
        )
        named = list(zip(self.keywords, described, strict=True))
        Broader.objects.bulk_create(
            Broader(narrower=row, broader=self.keywords[above])
            for row, one in named
            for above in one.broader
        )
        KeywordLabel.objects.bulk_create(
            KeywordLabel(keyword=row, text=f"label{at}")
            for at, (row, one) in enumerate(named)
            if one.has_label
        )
        KeywordRedirect.objects.bulk_create(
            KeywordRedirect(keyword=row, old_slug=f"old-{at}")
            for at, (row, one) in enumerate(named)
            if one.has_redirect
        )
        catalogue.touch_taxonomy()

    def _merge(self):
        for row, one in zip(self.keywords, self.corpus.keywords, strict=True):
            if one.replaced_by is not None:
                row.replaced_by = self.keywords[one.replaced_by]
                row.save()

    def _programmes(self):
        self.programmes = Programme.objects.bulk_create(
            Programme(slug=f"programme-{at}", name=f"Programme {at}", start_year=a, end_year=z)
            for at, (a, z) in enumerate(self.corpus.programmes)
        )
        self.projects = ResearchProject.objects.bulk_create(
            ResearchProject(slug=f"project-{at}", title=f"Project {at}", start_year=a, end_year=z)
            for at, (a, z) in enumerate(self.corpus.projects)
        )
        self._organisations()

    def _organisations(self):
        rows = [Organisation(slug=name, name=name, kind="public") for name in ORGANISATIONS]
        lead, payer, researcher = Organisation.objects.bulk_create(rows)
        Partner.objects.bulk_create(
            Partner(programme=one, organisation=lead, role="lead") for one in self.programmes
        )
        Funding.objects.bulk_create(
            Funding(programme=one, funder=payer) for one in self.programmes[::2]
        )
        ResearchProject.objects.update(funder=payer)
        for one in self.projects[::2]:
            one.organisations.add(researcher)

    def _case(self, at, described):
        case = CaseStudy(slug=f"case-{at}", code=f"C{at}", summary="None yet.", title=f"Case {at}")
        case.kind = "place_synthesis"
        case.save()
        self._apply(case, described)
        return case

    def _apply(self, case, described):
        self.edited.add(case.pk)
        case.kind = described.kind
        case.title = f"Case {case.slug[5:]} {described.title}".strip()
        case.summary = f"Summary {described.summary}".strip()
        at = described.programme
        case.programme = None if at is None else self.programmes[at]
        case.save(update_fields=["kind", "title", "summary", "programme"])
        case.research_projects.set([self.projects[at] for at in described.projects])
        case.countries.set([self.countries[code] for code in described.countries])
        case.localities.set([self.localities[at] for at in described.localities])
        case.policy_fields.set([self.terms[PolicyField][slug] for slug in described.fields])
        case.target_groups.set([self.terms[TargetGroup][slug] for slug in described.groups])
        CaseKeyword.objects.filter(content_object=case).delete()
        CaseKeyword.objects.bulk_create(
            CaseKeyword(content_object=case, tag=self.keywords[at]) for at in described.keywords
        )
        self._claims(case, described)

    def _claims(self, case, described):
        Outcome.objects.filter(case=case).delete()
        Section.objects.filter(case=case).delete()
        Outcome.objects.bulk_create(
            Outcome(
                case=case,
                source=self.sources[source],
                locator=place,
                code=self._code(case),
                domain=self.terms[OutcomeDomain][domain],
                direction=direction,
                evidence_type=evidence,
                statement="Something changed.",
            )
            for domain, direction, evidence, source, place in described.outcomes
        )
        if described.statement:
            backed = {"source": self.sources["source"], "locator": "p. 1"}
            section = Section(case=case, code=self._code(case), kind="context", **backed)
            section.body = described.statement
            Section.objects.bulk_create([section])

    def _code(self, case):
        self.claims += 1
        return f"{case.code}-{self.claims:02d}"


def what_readers_see():
    """Every count and the cases by title: what a worker works out once and carries along."""
    plain, judged = Criteria(sort="title"), Criteria().with_values("evidence", ["qualitative"])
    pages = range(1, catalogue.answer(plain).pages + 1)
    titles = [catalogue.answer(plain.changed(page=page)).shown for page in pages]
    offered = [shown(row) for row in facet_rows(catalogue.answer(plain))]
    return titles, counts_of(plain), counts_of(judged), offered


def counts_of(criteria):
    facets = catalogue.answer(criteria).facets.values()
    return [(counts.facet.name, counts.values, counts.hidden) for counts in facets]


def shown(row):
    return row.frame, row.counts.values

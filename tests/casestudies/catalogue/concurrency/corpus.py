"""A small collection in which everything that can be filtered by comes up, and edits to it."""

from types import MappingProxyType

from django.db import transaction

from casestudies import workflow
from casestudies.catalogue import Criteria
from casestudies.models import CaseKeyword, CaseStudy, Outcome, PolicyField, TargetGroup
from keywords.models import Keyword

from ... import making

COUNTRIES = ("DE", "GB", "NL", "SE")
FIELDS = ("work", "homes", "care")
GROUPS = ("parents", "carers")
DOMAINS = ("employment", "housing", "skills")
DIRECTIONS = ("positive", "mixed", "negative")
EVIDENCE = ("survey", "qualitative")
WORDS = ("zither", "quokka", "bergamot")
PLACES = {"north": None, "fife": "north", "leven": "fife", "south": None}
KEYWORDS, PROGRAMMES = 10, 4
YEARS = ((2001, 2003), (2002, None), (2004, 2008), (None, None))
FACETS = {
    "outcome": DOMAINS,
    "direction": DIRECTIONS,
    "evidence": EVIDENCE,
    "keyword": tuple(f"topic-{at}" for at in range(KEYWORDS)),
    "country": COUNTRIES,
    "locality": tuple(PLACES),
    "programme": tuple(f"programme-{at}" for at in range(PROGRAMMES)),
    "project": tuple(f"project-{at}" for at in range(len(YEARS))),
    "field": FIELDS,
    "group": GROUPS,
    "kind": ("programme", "place_synthesis"),
}


def furnish(random, cases):
    """The vocabularies, and so many published cases."""
    places = {}
    for slug, within in PLACES.items():
        places[slug] = making.locality(slug, places.get(within))
    topics = []
    for at in range(KEYWORDS):
        topics.append(making.keyword(f"topic-{at}", *(topics[at // 3 : at // 3 + 1] if at else [])))
    for at, (start, end) in enumerate(YEARS):
        if at < PROGRAMMES:
            making.programme(f"programme-{at}", start_year=start, end_year=end)
        making.project(f"project-{at}", start_year=start, end_year=end)
    for code in COUNTRIES:
        making.country(code)
    for model, slugs in ((PolicyField, FIELDS), (TargetGroup, GROUPS)):
        for slug in slugs:
            model.objects.create(slug=slug, name=slug.title())
    for slug in DOMAINS:
        making.domain(slug)
    making.source()
    for at in range(cases):
        workflow.publish(case=new_case(random, f"C{at}"))


def new_case(random, code):
    case = making.case(code, title=f"Case {code}")
    edit(random, case, "summary", f"Summary {random.choice(WORDS)}")
    return case


@transaction.atomic
def edit(random, case, name, text):
    """Change a case all over: `text` into the field `name`, anything else at random."""
    setattr(case, name, text)
    programme = random.choice([None, *making.Programme.objects.order_by("pk")])
    case.programme = programme
    case.kind = "programme" if programme else "place_synthesis"
    case.save(update_fields=[name, "programme", "kind"])  # others wait here for their turn
    for link in ("research_projects", "countries", "localities", "policy_fields", "target_groups"):
        if random.random() < 0.5:
            rows = getattr(CaseStudy, link).field.related_model.objects.order_by("pk")
            getattr(case, link).set(some(random, rows))
    if random.random() < 0.5:
        CaseKeyword.objects.filter(content_object=case).delete()
        tags = some(random, Keyword.objects.order_by("pk"), least=1)
        CaseKeyword.objects.bulk_create(CaseKeyword(content_object=case, tag=tag) for tag in tags)
    if random.random() < 0.4:
        Outcome.objects.filter(case=case).delete()
        for _ in range(random.randint(1, 2)):
            direction, evidence = random.choice(DIRECTIONS), random.choice(EVIDENCE)
            area = random.choice(DOMAINS)
            place = f"p. {random.randint(1, 4)}"
            making.outcome(case, area, direction=direction, evidence_type=evidence, locator=place)


def some(random, values, least=0):
    values = list(values)
    return random.sample(values, random.randint(least, min(3, len(values))))


def question(random):
    """Criteria about nothing, or about one to three facets, years and words."""
    names = random.sample([*FACETS, "years", "text"], random.choice((0, 1, 1, 2, 2, 3)))
    years = random.choice(((2002, 2003), (2004, None), (None, 2002))) if "years" in names else ()
    selected = {name: some(random, FACETS[name], 1) for name in names if name in FACETS}
    return Criteria(
        q=random.choice(WORDS) if "text" in names else "",
        selected=MappingProxyType({name: tuple(sorted(kept)) for name, kept in selected.items()}),
        match=random.choice(("any", "all")),
        **dict(zip(("year_from", "year_to"), years, strict=False)),
        sort=random.choice(("", "title")),
    )

"""Random corpora and random questions, as plain data: what a hypothesis example is made of."""

from dataclasses import dataclass

from hypothesis import strategies as st

DOMAINS = ("employment", "housing", "skills")
DIRECTIONS = ("positive", "negative", "not_assessed")
EVIDENCE = ("survey", "qualitative")
SOURCES = ("source", "other")
PLACES = ("p. 1", "P.  1", "p. 2")  # two of them are one
COUNTRIES = ("GB", "SE")
FIELDS = ("work", "homes", "care")
GROUPS = ("parents", "carers")
ORGANISATIONS = ("lead", "payer", "researcher")
KINDS = ("programme", "place_synthesis", "project_synthesis")
WORDS = ("zither", "quokka", "bergamot")
FIRST_YEAR, LAST_YEAR = 2000, 2009


@dataclass(frozen=True)
class Locality:
    country: str
    parent: int | None  # an earlier one of the same country


@dataclass(frozen=True)
class Keyword:
    """Broader terms and the replacement are earlier ones, so that nothing turns in a circle."""

    broader: frozenset[int]
    replaced_by: int | None
    has_label: bool
    has_redirect: bool


@dataclass(frozen=True)
class Case:
    kind: str
    programme: int | None
    projects: frozenset[int]
    countries: frozenset[str]
    localities: frozenset[int]
    fields: frozenset[str]
    groups: frozenset[str]
    keywords: frozenset[int]
    outcomes: tuple[tuple[str, str, str, str, str], ...]
    title: str
    summary: str
    statement: str


@dataclass(frozen=True)
class Step:
    """What happens to the case at `at` (counted round): an edit, then perhaps a publication."""

    at: int
    action: str  # publish, withdraw, edit, rebuild
    edit: Case | None
    read: bool  # whether a reader asks for the catalogue after it


@dataclass(frozen=True)
class Corpus:
    """Programmes are led by one organisation, and every second is paid by another; research
    projects are paid by that too, and every second was carried out by a third."""

    localities: tuple[Locality, ...]
    keywords: tuple[Keyword, ...]
    programmes: tuple[tuple[int | None, int | None], ...]
    projects: tuple[tuple[int | None, int | None], ...]
    cases: tuple[Case, ...]
    drafts: frozenset[int]  # never published but by a step
    steps: tuple[Step, ...]
    merges_late: bool  # keywords are merged after publishing, not before
    unpublished: tuple[Step, ...]


@dataclass(frozen=True)
class Question:
    """Selections by facet; `words` with how they are put: each, phrase, minus, label."""

    selected: dict[str, tuple[str, ...]]
    match: str
    year_from: int | None
    year_to: int | None
    words: tuple[str, ...]
    how: str
    sort: str

    def text(self):
        if self.how == "phrase":
            return '"{}"'.format(" ".join(self.words))
        if self.how == "minus":
            return " -".join(self.words)
        return " ".join(self.words)


years = st.integers(FIRST_YEAR, LAST_YEAR)
spans = (
    st.tuples(years, years).map(sorted).map(tuple)
    | st.tuples(years, st.none())
    | st.sampled_from([(None, 2004), (None, None)])
)


def some(values, least=0, most=2):
    if not values:
        return st.just(frozenset())
    least, most = min(least, len(values)), min(most, len(values))
    return st.frozensets(st.sampled_from(values), min_size=least, max_size=most)


@st.composite
def localities(draw):
    made = []
    for at in range(draw(st.integers(2, 5))):
        country = draw(st.sampled_from(COUNTRIES))
        above = [one for one in range(at) if made[one].country == country]
        made.append(Locality(country, draw(st.sampled_from([None, *above]))))
    return tuple(made)


@st.composite
def keywords(draw):
    return tuple(
        Keyword(
            broader=draw(some(range(at), 1)),
            replaced_by=draw(st.sampled_from([None, None, None, *range(at)])),
            has_label=draw(st.booleans()),
            has_redirect=draw(st.booleans()),
        )
        for at in range(draw(st.integers(3, 6)))
    )


def texts():
    return st.sampled_from(["", *WORDS, "zither quokka", "quokka zither"])


def cases(corpus):
    """Cases that refer to what the corpus (a dict of its parts) has."""
    programmes = range(len(corpus["programmes"]))
    return st.builds(
        Case,
        kind=st.sampled_from(KINDS),
        programme=st.none() | st.sampled_from(programmes),
        projects=some(range(len(corpus["projects"]))),
        countries=some(COUNTRIES),
        localities=some(range(len(corpus["localities"]))),
        fields=some(FIELDS),
        groups=some(GROUPS),
        keywords=some(range(len(corpus["keywords"])), 1, 3),
        outcomes=st.lists(
            st.tuples(
                *map(st.sampled_from, (DOMAINS, DIRECTIONS, (*EVIDENCE, ""), SOURCES, PLACES))
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        title=texts(),
        summary=texts(),
        statement=texts(),
    ).filter(lambda case: case.kind != "programme" or case.programme is not None)


@st.composite
def corpora(draw):
    parts = {
        "localities": draw(localities()),
        "keywords": draw(keywords()),
        "programmes": draw(st.lists(spans, min_size=1, max_size=3).map(tuple)),
        "projects": draw(st.lists(spans, min_size=1, max_size=2).map(tuple)),
    }
    case = cases(parts)
    step = st.builds(
        Step,
        at=st.integers(0, 9),
        action=st.sampled_from(["publish", "publish", "withdraw", "edit", "rebuild"]),
        edit=st.none() | case,
        read=st.booleans(),
    )
    edit = st.builds(
        Step, at=st.integers(0, 9), action=st.just("edit"), edit=case, read=st.just(False)
    )
    return Corpus(
        **parts,
        cases=draw(st.lists(case, min_size=3, max_size=7).map(tuple)),
        drafts=draw(some(range(7), most=1)),
        steps=draw(st.lists(step, min_size=2, max_size=5).map(tuple)),
        merges_late=draw(st.booleans()),
        unpublished=draw(st.lists(edit, max_size=2).map(tuple)),
    )


def values(corpus):
    """Facet → values that a question may name: those of the corpus and one that is unknown."""
    known = {
        "outcome": DOMAINS,
        "direction": DIRECTIONS,
        "evidence": EVIDENCE,
        "keyword": [f"topic-{at}" for at in range(len(corpus.keywords))]
        + [f"old-{at}" for at, one in enumerate(corpus.keywords) if one.has_redirect],
        "country": COUNTRIES,
        "locality": [f"place-{at}" for at in range(len(corpus.localities))],
        "programme": [f"programme-{at}" for at in range(len(corpus.programmes))],
        "project": [f"project-{at}" for at in range(len(corpus.projects))],
        "organisation": ORGANISATIONS,
        "field": FIELDS,
        "group": GROUPS,
        "kind": KINDS,
    }
    return {facet: [*names, "unknown"] for facet, names in known.items()}


# What a question may be about, so that every kind of filter comes up often.
SUBJECTS = (
    ("keyword",),
    ("keyword", "country", "project"),
    ("outcome", "direction", "evidence"),
    ("locality", "country"),
    ("programme", "kind"),
    ("organisation", "project", "programme"),
    ("field", "group"),
    ("years",),
    ("text",),
    ("text", "keyword"),
    ("years", "outcome", "keyword"),
)


@st.composite
def questions(draw, corpus):
    subjects, known = draw(st.sampled_from(SUBJECTS)), values(corpus)
    words, how = draw(texts_asked(corpus)) if "text" in subjects else ((), "none")
    first, last = draw(spans) if "years" in subjects else (None, None)
    return Question(
        selected={
            facet: tuple(draw(some(known[facet], 1)))
            for facet in subjects
            if facet in known and draw(st.integers(0, 3))
        },
        match=draw(st.sampled_from(["any", "all"])),
        year_from=first,
        year_to=last,
        words=words,
        how=how,
        sort=draw(st.sampled_from(["", "evidence", "newest", "title", "relevance"])),
    )


@st.composite
def texts_asked(draw, corpus):
    labels = [f"label{at}" for at, one in enumerate(corpus.keywords) if one.has_label]
    how = draw(st.sampled_from(["each", "phrase", "minus", "label"]))
    if how == "label":
        return ((draw(st.sampled_from(labels)),), how) if labels else ((), "none")
    return tuple(
        draw(st.permutations(WORDS[:2]) | st.permutations(WORDS).map(lambda w: w[:1]))
    ), how

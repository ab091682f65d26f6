"""What the page of a pair says: the two, what changes, and what is kept of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst

from casestudies import catalogue
from casestudies.merging import doing
from casestudies.merging.entities import kept_from
from casestudies.merging.kinds import Kind
from casestudies.models import Locality
from innosi.fields.names import key_of
from keywords.graph import KeywordGraph
from keywords.merge_log import UNDO_WITHIN
from keywords.merging.errors import MergeError
from keywords.merging.taxonomy import NAME
from keywords.models import Keyword, KeywordLabel

MOST_CASES, MOST_LINES = 50, 60


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ; `fields` are those that go with it."""

    name: str
    label: str
    stays: str
    gone: str
    takes_gone: bool


@dataclass(frozen=True)
class LabelRow:
    key: str
    text: str
    note: str


@dataclass(frozen=True)
class TreeRow:
    """A line of the tree; `state` is “goes” or “stays” of the two themselves."""

    depth: int
    name: str
    count: int
    state: str = ""


@dataclass
class Plan:
    """Of `cases` the first are shown. `refusal` says why this can't be done."""

    kind: Kind
    gone: Any
    stays: Any
    refusal: str = ""
    cases: list[Any] = field(default_factory=list)
    count: int = 0
    public: int = 0
    kept: int = 0
    total: int = 0
    facts: tuple[list[Fact], list[Fact]] = field(default_factory=lambda: ([], []))
    choices: list[Choice] = field(default_factory=list)
    labels: list[LabelRow] = field(default_factory=list)
    trees: tuple[list[TreeRow], list[TreeRow]] | None = None
    addresses: tuple[str, str] = ("", "")
    after: int = 0

    @property
    def undo_until(self) -> Any:
        return timezone.now() + UNDO_WITHIN


def plan_of(kind: Kind, gone: Any, stays: Any) -> Plan:
    found = kind.cases(gone.pk)
    plan = Plan(kind, gone, stays, count=found.count())
    try:
        doing.refuse(kind, gone, stays)
    except MergeError as error:
        plan.refusal = str(error)
    plan.cases = list(found[:MOST_CASES])
    plan.public = found.filter(entry__listed=True).count()
    plan.kept = kind.cases(stays.pk).exclude(pk__in=found.values("pk")).count()
    plan.total = kind.cases(gone.pk, stays.pk).count()
    plan.facts = facts_of(kind, gone), facts_of(kind, stays)
    plan.addresses = address_of(kind, gone), address_of(kind, stays)
    plan.after = len(_public(kind, gone) | _public(kind, stays))
    if kind.model is Keyword:
        plan.labels = [*labels_of(gone, stays)]
        plan.trees = trees_of(gone, stays)
    else:
        plan.choices = choices_of(kind, gone, stays)
    return plan


def address_of(kind: Kind, row: Any) -> str:
    """The public one, where rows of the kind have pages."""
    page = "outcome" if kind.slug == "outcomedomain" else kind.slug
    try:
        return reverse(f"{page}-detail", args=[row.slug])
    except NoReverseMatch:
        return ""


def _public(kind: Kind, row: Any) -> Any:
    if kind.model is Keyword:
        return catalogue.current().keywords.get(row.pk, frozenset())
    return catalogue.numbers_with(kind.model, [row.pk])


# The two


def facts_of(kind: Kind, row: Any) -> list[Fact]:
    facts = [Fact("Cases", _cases_in_words(kind, row))]
    if address := address_of(kind, row):
        facts.insert(0, Fact("Address", address))
    if kind.model is Keyword:
        labels = "; ".join(_label_in_words(label) for label in row.labels.all())
        return [Fact("Definition", row.scope_note), Fact("Labels", labels), *facts]
    said = [Fact(_label_of(row, names), shown(row, names)) for names in kind.fields]
    if isinstance(row, Locality):
        said.append(Fact("Country", str(row.country)))
    others = getattr(row, "alternative_names", None)
    if isinstance(others, list) and others:
        said.append(Fact("Other names", "; ".join(map(str, others))))
    return [fact for fact in said if fact.label != "Name" and fact.value] + facts


def _cases_in_words(kind: Kind, row: Any) -> str:
    cases = kind.cases(row.pk)
    public = cases.filter(entry__listed=True).count()
    return f"{cases.count()}, {public} of them public"


def _label_in_words(label: KeywordLabel) -> str:
    return label.text if label.language == "en" else f"{label.text} ({label.language})"


def _label_of(row: Model, names: tuple[str, ...]) -> str:
    return capfirst(" and ".join(str(row._meta.get_field(name).verbose_name) for name in names[:2]))  # type: ignore[union-attr]


def shown(row: Any, names: tuple[str, ...]) -> str:
    return ", ".join(filter(None, (_shown(row, name) for name in names)))


def _shown(row: Any, name: str) -> str:
    value = getattr(row, name)
    if value in (None, "", []):
        return ""
    if name == "authors":
        return "; ".join(_author(one) for one in value if isinstance(one, dict))
    in_words = getattr(row, f"get_{name}_display", None)
    return str(in_words() if in_words else value)


def _author(name: dict[str, Any]) -> str:
    parts = (name.get("literal"), name.get("family"), name.get("given"))
    return ", ".join(str(part) for part in parts if part)


# What is kept


def choices_of(kind: Kind, gone: Any, stays: Any) -> list[Choice]:
    taken = kept_from(kind, gone, stays, {})
    return [
        Choice(
            names[0],
            _label_of(gone, names),
            shown(stays, names) or "nothing",
            shown(gone, names) or "nothing",
            names in taken,
        )
        for names in kind.fields
        if shown(gone, names) != shown(stays, names)
    ]


def labels_of(gone: Keyword, stays: Keyword) -> list[LabelRow]:
    rows = [LabelRow(str(one.pk), one.text, _note(one)) for one in stays.labels.all()]
    rows.append(LabelRow(NAME, gone.name, "was the name"))
    known = {(one.language, one.text_key) for one in stays.labels.all()}
    known |= {("en", key_of(gone.name)), ("en", key_of(stays.name))}
    more = [one for one in gone.labels.all() if (one.language, one.text_key) not in known]
    return [*rows, *(LabelRow(str(one.pk), one.text, _note(one)) for one in more)]


def _note(label: KeywordLabel) -> str:
    language = "" if label.language == "en" else label.language
    hidden = "hidden" if label.kind == KeywordLabel.Kind.HIDDEN else ""
    return ", ".join(filter(None, (language, hidden)))


# The tree


def trees_of(gone: Keyword, stays: Keyword) -> tuple[list[TreeRow], list[TreeRow]]:
    """What lies around the two, with the number of public cases: now, and after the merge."""
    snapshot = catalogue.current()
    graph, cases = snapshot.graph, snapshot.keywords
    one, other = (graph.concepts.get(row.pk) for row in (gone, stays))
    if not one or not other:
        return [], []
    near = {one.id, other.id, *one.narrower, *other.narrower}
    near |= graph.ancestors(one.id) | graph.ancestors(other.id)
    states = {one.id: "goes", other.id: "stays"}
    now = lines_of(graph, {pk: len(cases.get(pk, ())) for pk in near}, near, states)
    moved: Any = cases.get(one.id, frozenset())
    above = {other.id, *graph.ancestors(other.id)}
    counts = {
        pk: len(cases[pk] | moved) if pk in above else len(cases[pk]) for pk in near & {*cases}
    }
    below = tuple(dict.fromkeys(pk for pk in (*other.narrower, *one.narrower) if pk != one.id))
    after = replace(graph, concepts=graph.concepts | {other.id: replace(other, narrower=below)})
    return now, lines_of(after, counts, near - {one.id}, states)


def lines_of(
    graph: KeywordGraph, counts: Mapping[int, int], near: set[int], states: Mapping[int, str]
) -> list[TreeRow]:
    """The part of the tree that these keywords make, line by line."""
    found: list[TreeRow] = []

    def add(pk: int, depth: int) -> None:
        name = graph.concepts[pk].name
        found.append(TreeRow(depth, name, counts.get(pk, 0), states.get(pk, "")))
        for below in graph.concepts[pk].narrower:
            if below in near and len(found) < MOST_LINES and depth < MOST_LINES:
                add(below, depth + 1)

    roots = [pk for pk in near if not near.intersection(graph.concepts[pk].broader)]
    for root in sorted(roots, key=lambda pk: graph.concepts[pk].name):
        add(root, 0)
    return found

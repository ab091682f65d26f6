"""Where a column can go. Each target is declared once; forms, guesses and checks follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.models import Finding, Section


@dataclass(frozen=True)
class Target:
    """`kind` says how its cells are read: text, line, year, number, term or choice. `many` cells
    may hold several values, and several columns may go to what takes several. `names` are what
    tables call it."""

    slug: str
    label: str
    group: str
    kind: str
    many: bool = False
    names: tuple[str, ...] = ()
    hint: str = ""

    @property
    def takes_several_columns(self) -> bool:
        return self.many or self.is_claim

    @property
    def is_claim(self) -> bool:
        return self.slug.startswith(("section.", "finding.")) or self.slug == "outcome.statement"


CASE, PLACES, TERMS = "The case", "Where", "Keywords and lists"
PROGRAMME, SOURCE = "Its programme", "Its source"
SECTIONS, FINDINGS, OUTCOMES = "Prose", "Statements", "An outcome"

YEAR_HINT = "A year or a date"
TERM_HINT = "A name, or several"


def _claims() -> list[Target]:
    sections = [
        Target(f"section.{kind.value}", kind.label, SECTIONS, "markdown", hint="Markdown or HTML")
        for kind in Section.Kind
    ]
    findings = [
        Target(f"finding.{kind.value}", kind.label, FINDINGS, "text") for kind in Finding.Kind
    ]
    return [*sections, *findings]


ALL: Sequence[Target] = (
    Target("title", "Title", CASE, "line", names=("title", "name", "case", "project", "제목")),
    Target(
        "summary",
        "Summary",
        CASE,
        "text",
        names=("summary", "abstract", "description", "social impact", "설명", "zusammenfassung"),
        hint="HTML becomes plain text",
    ),
    Target(
        "id",
        "Foreign id",
        CASE,
        "line",
        names=("id", "identifier", "ref", "reference", "key", "project id", "uuid"),
        hint="Kept, so that importing again updates",
    ),
    Target("code", "Code", CASE, "line", names=("code",), hint="Such as MIW; made where empty"),
    Target("language", "Language", CASE, "line", names=("language", "lang"), hint="Such as en"),
    Target("licence", "Licence", CASE, "choice", names=("licence", "license", "rights")),
    Target(
        "country",
        "Country",
        PLACES,
        "term",
        many=True,
        names=("country", "countries", "nation", "paese", "land", "pays", "país", "국가"),
    ),
    Target(
        "locality",
        "Locality",
        PLACES,
        "term",
        many=True,
        names=("locality", "city", "town", "place", "location", "città", "ort", "ville", "region"),
        hint="Made where new",
    ),
    Target(
        "keyword",
        "Keywords",
        TERMS,
        "term",
        many=True,
        names=("keyword", "keywords", "tags", "tag", "topics", "subjects", "stichwörter", "태그"),
    ),
    Target("policy_field", "Policy fields", TERMS, "term", many=True, names=("policy field",)),
    Target("target_group", "Target groups", TERMS, "term", many=True, names=("target group",)),
    Target(
        "research_project", "Research project", TERMS, "term", many=True, names=("research",)
    ),
    Target("programme", "Programme", PROGRAMME, "line", names=("programme", "program"),
           hint="Made where new; the title where there is none"),
    Target("acronym", "Acronym", PROGRAMME, "line", names=("acronym",)),
    Target("programme_description", "Description of it", PROGRAMME, "text"),
    Target(
        "start_year",
        "From year",
        PROGRAMME,
        "year",
        names=("start year", "start", "from", "begin", "start date", "시작일"),
        hint=YEAR_HINT,
    ),
    Target(
        "end_year",
        "To year",
        PROGRAMME,
        "year",
        names=("end year", "end", "to", "until", "end date"),
        hint=f"{YEAR_HINT}; “ongoing” means none",
    ),
    Target("source_doi", "Source, by DOI", SOURCE, "line", names=("doi",)),
    Target(
        "source_url",
        "Source, by address",
        SOURCE,
        "line",
        names=("url", "link", "website", "web site", "source url", "project website"),
    ),
    Target("source_title", "Title of the source", SOURCE, "line", names=("source title",)),
    Target("source_year", "Year of the source", SOURCE, "year", hint=YEAR_HINT),
    Target("source_container", "Publisher or journal", SOURCE, "line", names=("publisher",)),
    Target("source_licence", "Licence of the source", SOURCE, "line"),
    Target("locator", "Where in the source", SOURCE, "line", names=("locator", "page", "pages")),
    *_claims(),
    Target("outcome.statement", "Outcome", OUTCOMES, "text", names=("outcome", "outcomes")),
    Target("outcome.domain", "Its domain", OUTCOMES, "term", names=("outcome domain",)),
    Target("outcome.direction", "Its direction", OUTCOMES, "choice", names=("direction",)),
    Target("outcome.evidence_type", "Its evidence", OUTCOMES, "choice", names=("evidence type",)),
    Target("outcome.population", "For whom", OUTCOMES, "line"),
    Target("outcome.value", "Its value", OUTCOMES, "number"),
    Target("outcome.unit", "The value’s unit", OUTCOMES, "line"),
    Target("outcome.comparator", "Compared with", OUTCOMES, "line"),
    Target("outcome.period", "Period", OUTCOMES, "line"),
)  # fmt: skip
TARGETS = {target.slug: target for target in ALL}
GROUPS = {
    group: [target for target in ALL if target.group == group]
    for group in dict.fromkeys(target.group for target in ALL)
}

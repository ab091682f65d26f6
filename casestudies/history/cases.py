"""What is special about the history of a case."""

from typing import Any

from django.urls import reverse

from casestudies import record, workflow
from casestudies.checking.marks import CHECK, OBJECTION
from casestudies.models import CLAIM_MODELS, CaseStudy, CaseVersion, Claim
from innosi.history.changes import Contents
from innosi.history.registry import Version, recorded_fields
from innosi.history.snapshots import part_rows

MOST_VERSIONS = 50  # of a page
# That a statement was checked, or found wrong, holds for its text and its source of that day. What
# comes back in other words is to be checked again.
MARKS = frozenset({*CHECK, *OBJECTION})


def insert_with_its_code(claim: Any) -> None:
    """A statement that comes back has the code that it had, which anybody else is refused."""
    claim.save_base(raw=True, force_insert=True)


def stays(case: CaseStudy) -> set[str]:
    """What others have in their references, and who began it."""
    published = {"slug", "code"} if case.versions.exists() else set()
    return {"created_by", *published}


def restored(case: CaseStudy, user: Any) -> None:
    if user is not None:
        workflow.note_contribution(case, user)


# Published versions


def versions(case_id: int, number: int | None = None) -> list[Version]:
    """The newest, or the one of a number."""
    found = CaseVersion.objects.filter(case=case_id).defer("record")
    if number is not None:
        found = found.filter(number=number)
    return [_told(one) for one in found.select_related("published_by", "case")[:MOST_VERSIONS]]


def _told(version: CaseVersion) -> Version:
    by = version.published_by.get_username() if version.published_by else ""
    page = reverse("case-version", args=[version.case.slug, version.number])
    return Version(version.number, version.published_at, by, version.note, page)


def version_contents(case: CaseStudy, number: int) -> Contents | None:
    """A published version as a state of the working copy; None where there is none that can be
    read. What no record says, such as codes that were used before, it does not say either."""
    version = CaseVersion.objects.filter(case=case, number=number).first()
    if version is None:
        return None
    try:
        said = record.read(version.record)
        return _State(case, said, frozenset(version.record)).contents()
    except record.UnreadableError:
        return None


class _State:
    """Of the fields it has those that the version has, and not those that came later."""

    def __init__(self, case: CaseStudy, published: record.Record, stored: frozenset[str]) -> None:
        self.case, self.record, self.stored = case, published, stored
        self.names: dict[str, dict[str, str]] = {}

    def contents(self) -> Contents:
        said = self.record
        many = {
            "research_projects": self._keys("researchproject", said.research_projects),
            "countries": self._keys("country", self._countries()),
            "localities": self._keys("locality", said.localities),
            **{name: self._keys(*self._vocabulary(name)) for name in record.TERM_FIELDS},
        }
        if "further_sources" in self.stored:
            further = [one for one in said.sources if one.slug in said.further_sources]
            many["further_sources"] = self._keys("source", further)
        programme = self._key("programme", said.programme) if said.programme else None
        plain = said.model_dump(mode="json", include={*self._own_columns()})
        fields = plain | {"programme": programme}
        parts = {**self._claims(), "casestudies.disagreement": self._disagreements()}
        return {
            "name": said.title,
            "fields": fields,
            "many": many,
            "parts": parts,
            "names": self.names,
        }

    def _own_columns(self) -> list[str]:
        columns = [field.name for field in recorded_fields(CaseStudy, ()) if not field.is_relation]
        return [name for name in columns if name in self.stored]

    def _key(self, model: str, term: Any, app: str = "casestudies") -> int:
        self.names.setdefault(f"{app}.{model}", {})[str(term.id)] = term.label
        return term.id

    def _keys(self, model: str, terms: Any, app: str = "casestudies") -> list[int]:
        return sorted(self._key(model, term, app) for term in terms)

    def _vocabulary(self, name: str) -> tuple[str, Any, str]:
        model: Any = CaseStudy._meta.get_field(name).related_model
        return model._meta.model_name, getattr(self.record, name), model._meta.app_label

    def _countries(self) -> list[Any]:
        """Records name the countries of their places too. Those that the case need not name are
        left out, unless it does."""
        implied = {place.country.id for place in self.record.localities}
        named = {*self.case.countries.values_list("pk", flat=True)}
        return [one for one in self.record.countries if one.id not in implied or one.id in named]

    # Statements

    def _claims(self) -> dict[str, list[Contents]]:
        sources = {one.slug: one for one in self.record.sources}
        return {
            model._meta.label_lower: self._of_kind(model, name, sources)
            for name, shape in record.CLAIM_FIELDS.items()
            for model in CLAIM_MODELS
            if model.__name__ == shape.__name__
        }

    def _of_kind(self, model: type[Claim], name: str, sources: Any) -> list[Contents]:
        part = _part(model)
        stored = {row["fields"]["code"]: row for row in part_rows(part, self.case.pk)}
        columns = [field.name for field in part.fields()]
        rows = [
            self._claim(claim, columns, sources, stored.get(claim.code))
            for claim in getattr(self.record, name)
        ]
        in_order = sorted(rows, key=lambda row: (row["fields"]["order"], row["fields"]["code"]))
        if in_order != rows:
            for at, row in enumerate(rows):
                row["fields"]["order"] = at
        return rows

    def _claim(self, claim: Any, columns: list[str], sources: Any, now: Any) -> Contents:
        said = claim.model_dump(mode="json")
        fields = {name: said[name] for name in columns if name in said}
        fields["source"] = self._key("source", sources[claim.source])
        if "domain" in columns:
            fields["domain"] = self._key("outcomedomain", claim.domain)
        fields["order"] = now["fields"]["order"] if now else 0
        return {"pk": now["pk"] if now else None, "fields": fields}

    def _disagreements(self) -> list[Contents]:
        return [
            {
                "pk": None,
                "fields": {"first_code": one.first, "second_code": one.second, "note": one.note},
            }
            for one in self.record.disagreements
        ]


def _part(model: type[Claim]) -> Any:
    from .entities import CASE

    return CASE.part(model._meta.label_lower)

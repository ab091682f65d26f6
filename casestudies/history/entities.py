"""What has a history. A model of the admin that stands nowhere here has Django's own."""

from django.db.models import Model

from casestudies.models import (
    CLAIM_MODELS,
    CaseKeyword,
    CaseStudy,
    ClaimCode,
    Country,
    Disagreement,
    Funding,
    Locality,
    Organisation,
    Partner,
    Programme,
    ResearchProject,
    Source,
    vocabularies,
)
from innosi.history.registry import Entity, Many, Part, register, relations

from . import cases

# Which the log of merges tells, and takes back.
MERGED = frozenset({"replaced_by", "stand_in"})
CASE = Entity(
    CaseStudy,
    parts=(
        # A code is used for ever, also where a state knows nothing of it yet.
        Part(ClaimCode, "case", named_by=("code",), permanent=True, shown=False, kept=True),
        *(
            Part(
                model,
                "case",
                named_by=("code",),
                permanent=True,
                left_out=cases.MARKS,
                insert=cases.insert_with_its_code,
            )
            for model in CLAIM_MODELS
        ),
        Part(
            Disagreement,
            "case",
            named_by=("first_code", "second_code"),
            permanent=True,
        ),
    ),
    many=(
        *relations(CaseStudy),
        Many("keywords", CaseKeyword, "content_object", "tag"),
    ),
    left_out=frozenset({"status", "withdrawn_reason"}),
    stays=cases.stays,
    restored=cases.restored,
    versions=cases.versions,
    version_contents=cases.version_contents,
)
PROGRAMME = Entity(
    Programme,
    parts=(
        Part(Partner, "programme", named_by=("organisation", "role")),
        Part(Funding, "programme", named_by=("funder",)),
    ),
    many=relations(Programme),
    left_out=MERGED,
)

for entity in (CASE, PROGRAMME):
    register(entity)
PLAIN: list[type[Model]] = [ResearchProject, Source, Organisation, Locality, Country]
for model in (*PLAIN, *vocabularies()):
    register(Entity(model, many=relations(model), left_out=MERGED))

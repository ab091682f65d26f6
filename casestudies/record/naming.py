"""Which published records name a row. A working copy may have left it behind since."""

from typing import Any

from django.db.models import BooleanField, F, Func, Model, QuerySet

from casestudies.models import (
    CaseStudy,
    Country,
    Locality,
    Organisation,
    OutcomeDomain,
    PolicyField,
    Programme,
    ResearchProject,
    Source,
    TargetGroup,
)
from keywords.models import Keyword

# Under which names a record holds rows of a model, wherever they stand in it.
HELD_AS: dict[type[Model], tuple[str, ...]] = {
    Country: ("country", "countries"),
    Keyword: ("keywords",),
    Locality: ("localities", "within"),
    Organisation: ("organisation", "organisations", "funder"),
    OutcomeDomain: ("domain",),
    PolicyField: ("policy_fields",),
    Programme: ("programme",),
    ResearchProject: ("research_project", "research_projects"),
    Source: ("sources",),
    TargetGroup: ("target_groups",),
}


class Names(Func):
    """Whether a record holds the id of a row under one of the names."""

    output_field = BooleanField()

    def __init__(self, record: str, held_as: tuple[str, ...], pk: int):
        super().__init__(F(record))
        self.held_as, self.pk = held_as, int(pk)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Some versions put names with an underscore in quotation marks.
        where = rf'\."?({"|".join(self.held_as)})"?(\[[0-9]+\])?$'
        template = (
            "EXISTS (SELECT 1 FROM json_tree(%(expressions)s) item WHERE item.key = 'id' "
            f"AND item.atom = {self.pk} AND item.path REGEXP '{where}')"
        )
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        each = " || ".join(f"$.**.{name}[*].id == {self.pk}" for name in self.held_as)
        template = f"jsonb_path_match(%(expressions)s, 'exists($ ? ({each}))')"
        return self.as_sql(compiler, connection, template=template)


def published_cases_with(row: Model) -> QuerySet[CaseStudy]:
    """The cases whose page, as readers see it now, names the row."""
    record = "entry__version__record"
    return CaseStudy.objects.filter(
        Names(record, HELD_AS[type(row)], row.pk), entry__listed=True
    ).order_by("title")

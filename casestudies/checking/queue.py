"""Which statements wait to be checked: of a case, of a source, or all; as readers meet them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, IntegerField, Q, QuerySet, Value

from casestudies import models
from casestudies.models import CaseStudy, Claim, Source
from casestudies.record import CLAIM_FIELDS

MOST = 500  # statements of a queue; the others come when these are done
MOST_FOUND = 20
KINDS: tuple[type[Claim], ...] = tuple(
    getattr(models, shape.__name__) for shape in CLAIM_FIELDS.values()
)
TEXTS = ("code", "locator", "statement", "body", "label", "method", "participants", "text", "role")
TO_CHECK = Q(checked_at=None, objection="")


class Place(NamedTuple):
    """One statement in the queue. `kind` is its place in KINDS."""

    case: int
    kind: int
    order: int
    code: str
    pk: int
    is_checked: bool
    is_wrong: bool

    @property
    def waits(self) -> bool:
        return not (self.is_checked or self.is_wrong)

    def claim(self) -> Claim | None:
        rows = KINDS[self.kind].objects.select_related("case", "source", "checked_by")
        return rows.filter(pk=self.pk).first()


@dataclass(frozen=True)
class Queue:
    """`cases` are those whose statements may be checked; all, if it is None."""

    case: CaseStudy | None = None
    source: Source | None = None
    cases: QuerySet[CaseStudy] | None = None

    @cached_property
    def places(self) -> list[Place]:
        """Of everything only what waits, as of a case or source that has too many."""
        if self.case or self.source:
            every = self._places(Q())
            if len(every) <= MOST:
                return every
        return self._places(TO_CHECK)[:MOST]

    def at(self, code: str) -> Place | None:
        """The statement of that code, also one that waits no more; without one the first that
        waits."""
        named = (place for place in self.places if place.code == code)
        return next(named, None) or next(iter(self._places(Q(code=code))), self.after(None))

    def after(self, place: Place | None) -> Place | None:
        """The next that waits, from the beginning again after the last."""
        start = self.places.index(place) + 1 if place in self.places else 0
        in_turn = self.places[start:] + self.places[:start]
        return next((one for one in in_turn if one.waits and one != place), None)

    def found(self, words: str) -> Iterator[Claim]:
        """Statements that say the words, in their code, text or locator."""
        left = MOST_FOUND
        for kind in KINDS:
            names = {field.name for field in kind._meta.concrete_fields} & {*TEXTS}
            says = Q()
            for name in names:
                says |= Q(**{f"{name}__icontains": words})
            rows = self._of(kind).filter(says).select_related("source", "case")
            for claim in rows.order_by("case", "order", "code")[:left]:
                left -= 1
                yield claim

    def _of(self, kind: type[Claim]) -> QuerySet[Any]:
        rows: QuerySet[Any] = kind.objects.all()
        if self.case:
            rows = rows.filter(case=self.case)
        if self.source:
            rows = rows.filter(source=self.source)
        return rows if self.cases is None else rows.filter(case__in=self.cases.values("pk"))

    def _places(self, wanted: Q) -> list[Place]:
        first, *others = [self._rows(at, kind, wanted) for at, kind in enumerate(KINDS)]
        rows = first.union(*others, all=True).order_by("case_id", "kind_at", "order", "code")
        return [Place(*row) for row in rows[: MOST + 1]]

    def _rows(self, at: int, kind: type[Claim], wanted: Q) -> QuerySet[Any]:
        is_checked = ExpressionWrapper(Q(checked_at__isnull=False), BooleanField())
        is_wrong = ExpressionWrapper(~Q(objection=""), BooleanField())
        rows = self._of(kind).filter(wanted).order_by()
        return rows.annotate(
            kind_at=Value(at, IntegerField()), is_checked=is_checked, is_wrong=is_wrong
        ).values_list("case_id", "kind_at", "order", "code", "pk", "is_checked", "is_wrong")

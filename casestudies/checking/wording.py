"""A statement as who checks it sees it: what it says, and every detail that the source must bear
out."""

from typing import Any

from django.utils.text import capfirst

from casestudies.models import Claim, Source
from casestudies.models.research import validate_authors
from casestudies.record.quantities import quantity_in_words

from .marks import BIBLIOGRAPHIC, NOT_SAID

TEXTS = ("statement", "body", "text", "method", "label")  # each kind of claim has one
FIGURE = {"qualifier", "value", "unit"}
NOT_DETAILS = {*NOT_SAID, *TEXTS, *FIGURE, "source", "locator"}
LABELS = {"domain": "Outcome", "comparator": "Compared with", "evidence_type": "Evidence"}


def text_of(claim: Any) -> str:
    return next(getattr(claim, name) for name in TEXTS if hasattr(claim, name))


def details_of(claim: Any) -> list[tuple[str, str]]:
    """Label and value of what is filled in."""
    found = [("Figure", _figure(claim))]
    for field in claim._meta.concrete_fields:
        if field.name not in NOT_DETAILS:
            label = LABELS.get(field.name, capfirst(field.verbose_name))
            found.append((label, _shown(claim, field)))
    return [(label, value) for label, value in found if value]


def _figure(claim: Any) -> str:
    if not hasattr(claim, "value"):
        return ""
    return quantity_in_words(claim.value, claim.unit, claim.qualifier)


def _shown(claim: Any, field: Any) -> str:
    if field.choices:
        return str(getattr(claim, f"get_{field.name}_display")())
    value = getattr(claim, field.name)
    return "" if value is None else str(value)


def described(source: Source) -> dict[str, Any]:
    """As records describe sources, without authors that no form would have stored."""
    data = {name: getattr(source, name) for name in BIBLIOGRAPHIC}
    try:
        validate_authors(data["authors"])
    except Exception:
        data["authors"] = []
    return data


def kind_of(claim: Claim) -> str:
    return capfirst(str(claim._meta.verbose_name))

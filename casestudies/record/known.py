"""How the effect that an outcome states is known: the one rule behind filled and outlined marks."""

from enum import StrEnum

from casestudies.models import Outcome

Evidence = Outcome.EvidenceType


class KnownBy(StrEnum):
    """The stronger comes first: a passage that is reported in two ways counts in that."""

    MEASURED = "measured"
    TOLD = "told"
    SYNTHESIS = "synthesis"  # of studies of either sort
    UNRECORDED = "unrecorded"  # the source gives no type of evidence
    NOT_YET = "not_yet"  # nothing is known, so in no way


STRENGTH = {known: place for place, known in enumerate(KnownBy)}
BY_EVIDENCE = {
    Evidence.RANDOMISED_TRIAL.value: KnownBy.MEASURED,
    Evidence.QUASI_EXPERIMENTAL.value: KnownBy.MEASURED,
    Evidence.BEFORE_AND_AFTER.value: KnownBy.MEASURED,
    Evidence.MONITORING_DATA.value: KnownBy.MEASURED,
    Evidence.SURVEY.value: KnownBy.MEASURED,
    Evidence.QUALITATIVE.value: KnownBy.TOLD,
    Evidence.STAKEHOLDER_VIEW.value: KnownBy.TOLD,
    Evidence.SYNTHESIS.value: KnownBy.SYNTHESIS,
}


def known_by(direction: str, evidence_type: str) -> KnownBy:
    """How an outcome in this direction, on this type of evidence, is known."""
    if direction == Outcome.Direction.NOT_ASSESSED:
        return KnownBy.NOT_YET
    return BY_EVIDENCE.get(evidence_type, KnownBy.UNRECORDED)

"""The parts of a case in the order in which readers meet them (casestudies/reading/case/)."""

from dataclasses import dataclass
from typing import Any

from casestudies.models import (
    CaseKeyword,
    Disagreement,
    Fieldwork,
    Finding,
    KeyFigure,
    Outcome,
    Section,
    Testimony,
)


@dataclass(frozen=True)
class Rows:
    """A list of rows of one model; of claims that have kinds, those of these kinds. `adds` says
    what a new one is, which is of the first kind."""

    model: Any
    adds: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else ""


@dataclass(frozen=True)
class Plan:
    anchor: str
    title: str
    rows: tuple[Rows, ...] = ()


Text, Lesson = Section.Kind, Finding.Kind
LESSONS = (
    Lesson.SUCCESS_FACTOR,
    Lesson.BARRIER,
    Lesson.POLICY_LESSON,
    Lesson.OPEN_QUESTION,
    Lesson.FINDING,
)
ACCOUNT = (Text.CONTEXT, Text.GOVERNANCE, Text.DELIVERY, Text.RESULTS)
LIMITS = (Text.LIMITATIONS, Text.TRANSFERABILITY)

HEAD = Plan("title", "Title and summary")
FACTS = Plan("facts", "Facts")
PARTS = (
    Plan("outcomes", "Outcomes", (Rows(Outcome, "an outcome"),)),
    Plan("learned", "Lessons", (Rows(Finding, "a lesson", LESSONS),)),
    Plan("done", "What was done", (Rows(Section, "a text", (Text.APPROACH,)),)),
    Plan("account", "The full account", (Rows(Section, "a text", ACCOUNT),)),
    Plan(
        "bounds",
        "Limits and gaps",
        (
            Rows(Section, "a text", LIMITS),
            Rows(Finding, "what the sources lack", (Lesson.NOT_REPORTED,)),
            Rows(Disagreement),
        ),
    ),
    Plan("numbers", "Key figures", (Rows(KeyFigure, "a figure"),)),
    Plan("voices", "What people said", (Rows(Testimony, "a testimony"),)),
    Plan("behind", "Fieldwork", (Rows(Fieldwork, "a round of fieldwork"),)),
    Plan("around", "Keywords", (Rows(CaseKeyword),)),
)
REST = Plan("further", "Further")


def new_kinds(model: Any) -> list[str]:
    """The kind of a new row in each list of a model."""
    return [rows.kind for plan in PARTS for rows in plan.rows if rows.model is model]

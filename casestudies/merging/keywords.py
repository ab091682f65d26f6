"""Keywords of many cases at once. Working copies change, and readers see it with the next version
of each case; a merge is what readers see at once."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from casestudies import catalogue, workflow
from casestudies.models import CaseKeyword, CaseStudy
from innosi.fields.names import key_of
from keywords.merging import shaping
from keywords.merging.errors import MergeError
from keywords.models import Keyword, KeywordLabel

ADD, REMOVE, REPLACE = "add", "remove", "replace"


def keyword_called(text: str) -> Keyword:
    """The one of this name or label that stands for itself."""
    key = key_of(text)
    own = Keyword.objects.filter(name_key=key).first()
    labelled = KeywordLabel.objects.filter(text_key=key, keyword__replaced_by=None)
    found = own or next((label.keyword for label in labelled.select_related("keyword")[:1]), None)
    if not key or not found:
        raise MergeError(f"There is no keyword “{text[:100]}”: write it as it stands in the list.")
    while found.replaced_by and found.replaced_by_id != found.pk:
        found = found.replaced_by
    return found


@dataclass(frozen=True)
class Retag:
    """What happens to the keywords of each case: `keyword` is added, removed, or replaced by
    `other`."""

    verb: str
    keyword: Keyword
    other: Keyword | None = None

    def __post_init__(self) -> None:
        if self.verb == REPLACE and self.other is None:
            raise MergeError("Say which keyword takes the other’s place.")
        if self.other and self.other.pk == self.keyword.pk:
            raise MergeError("A keyword can’t take its own place: choose another.")

    def after(self, before: Collection[int]) -> set[int]:
        """The keywords of a case that had these."""
        own, after = self.keyword.pk, set(before)
        if self.verb == ADD:
            return after | {own}
        if own not in after:
            return after
        return (after - {own}) | ({self.other.pk} if self.verb == REPLACE and self.other else set())


def tags_of(cases: Iterable[CaseStudy]) -> dict[int, dict[int, str]]:
    """Case → its keywords: id → name."""
    found: dict[int, dict[int, str]] = {case.pk: {} for case in cases}
    rows = CaseKeyword.objects.filter(content_object__in=found).order_by("tag__name")
    for case, tag, name in rows.values_list("content_object", "tag", "tag__name"):
        found[case][tag] = name
    return found


@transaction.atomic
def retag(*, cases: Collection[CaseStudy], how: Retag, by: Any) -> list[CaseStudy]:
    """The cases that changed."""
    chosen = CaseStudy.objects.select_for_update(of=("self",)).order_by("pk")
    rows = list(chosen.filter(pk__in=[case.pk for case in cases]))
    before = tags_of(rows)
    return [case for case in rows if _set(case, before[case.pk].keys(), how.after, by)]


def _set(
    case: CaseStudy,
    before: Collection[int],
    after_of: Callable[[Collection[int]], set[int]],
    by: Any,
) -> bool:
    after = after_of(before)
    if after == set(before):
        return False
    CaseKeyword.objects.filter(content_object=case, tag__in=set(before) - after).delete()
    for tag in sorted(after - set(before)):
        CaseKeyword.objects.get_or_create(content_object=case, tag_id=tag)
    workflow.note_contribution(case, by)
    return True


def split(
    *,
    keyword: Keyword,
    name: str,
    scope_note: str,
    below: bool,
    cases: Collection[CaseStudy],
    keeps: bool,
    by: Any,
) -> tuple[Keyword, list[CaseStudy]]:
    """A new keyword, which the chosen cases get: besides the one it was made of, or instead."""
    with catalogue.many_edits():
        new = shaping.branch(keyword=keyword, name=name, scope_note=scope_note, below=below)
        tagged = [
            case for case in cases if CaseKeyword.objects.filter(content_object=case, tag=keyword)
        ]
        how = Retag(ADD, new) if keeps else Retag(REPLACE, keyword, new)
        return new, retag(cases=tagged, how=how, by=by)


def move(*, keyword: Keyword, broader: Collection[Keyword]) -> None:
    with catalogue.many_edits():
        shaping.move(keyword=keyword, broader=broader)

"""Keywords of a case: ticked in the tree, with how many cases have each.

What is saved is the difference to what the form showed, so that two who tick at once lose nothing.
The difference becomes rows of the admin, which are saved, refused and noted as any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.contrib import admin
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet

from casestudies.models import CaseKeyword
from keywords.folding import words
from keywords.graph import Concept, KeywordGraph

SHOWN, TICKED = "shown", "ticked"
MOST = 5_000  # keywords that are posted
DEEPEST = 4  # steps to the right; what lies deeper stands below the fourth
ALONE = "Keywords outside the tree"


@dataclass(frozen=True)
class Difference:
    """`removed` are rows, with their keywords; `added` are keywords as they were posted."""

    removed: dict[int, int]
    added: tuple[str, ...]

    def as_rows(self, prefix: str) -> dict[str, str]:
        """As the admin's rows are posted: those that go first, since they are stored already."""
        rows = {
            f"{prefix}-TOTAL_FORMS": str(len(self.removed) + len(self.added)),
            f"{prefix}-INITIAL_FORMS": str(len(self.removed)),
        }
        for number, (row, keyword) in enumerate(self.removed.items()):
            start = f"{prefix}-{number}"
            rows |= {f"{start}-id": str(row), f"{start}-tag": str(keyword), f"{start}-DELETE": "on"}
        for number, posted in enumerate(self.added, len(self.removed)):
            rows[f"{prefix}-{number}-tag"] = posted
        return rows


def difference(data: Any, prefix: str, stored: dict[int, int]) -> Difference:
    """stored: rows by their keywords."""
    shown = set(_keys(data.get(f"{prefix}-{SHOWN}", "").split(",")))
    posted = list(dict.fromkeys(data.getlist(f"{prefix}-{TICKED}")[:MOST]))
    ticked = set(_keys(posted))
    is_new = [text for text in posted if {*_keys([text])}.isdisjoint(shown | stored.keys())]
    gone = {stored[key]: key for key in shown - ticked if key in stored}
    return Difference(gone, tuple(is_new))


def _keys(texts: Iterable[str]) -> Iterator[int]:
    return (int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 19)


class KeywordRows(BaseInlineFormSet):
    """Rows that are posted as ticks, or as rows."""

    difference: Difference | None = None

    def __init__(self, data=None, files=None, instance=None, save_as_new=False, prefix=None, **kw):
        prefix = prefix or self.get_default_prefix()
        self.stored: dict[int, int] = {}
        if instance is not None and instance.pk:
            rows = CaseKeyword.objects.filter(content_object=instance)
            self.stored = dict(rows.values_list("tag_id", "pk"))
        if data is not None and f"{prefix}-{SHOWN}" in data:
            self.difference = difference(data, prefix, self.stored)
            data = _with_rows(data, prefix, self.difference)
        super().__init__(data, files, instance, save_as_new, prefix, **kw)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if self.difference is None:
            return super().save_new(form, commit=commit)
        try:
            with transaction.atomic():
                return super().save_new(form, commit=commit)
        except IntegrityError:  # somebody ticked the same at this moment
            tag = form.cleaned_data["tag"]
            return CaseKeyword.objects.get(content_object=self.instance, tag=tag)

    @property
    def ticked(self) -> set[int]:
        if self.difference is None:
            return {*self.stored}
        removed = {*self.difference.removed.values()}
        return ({*self.stored} - removed) | {*_keys(self.difference.added)}

    @cached_property
    def picker(self) -> "Picker":
        return Picker.of(self.ticked, self.stored)

    @property
    def complaints(self) -> list[str]:
        if not self.is_bound:
            return []
        found = [str(error) for form in self.forms for one in form.errors.values() for error in one]
        return [*self.non_form_errors(), *dict.fromkeys(found)]


def _with_rows(data: Any, prefix: str, rows: Difference) -> Any:
    data = data.copy()
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    for name, value in rows.as_rows(prefix).items():
        data[name] = value
    return data


# The tree


@dataclass(frozen=True)
class Option:
    """`sought` are the folded words by which it is found. `is_again`: it stands elsewhere too, and
    there is its box."""

    concept: Concept
    depth: int
    count: int
    ticked: bool
    is_again: bool = False

    @property
    def also_called(self) -> str:
        return ", ".join(label.text for label in self.concept.labels if label.kind != "hidden")

    @property
    def sought(self) -> str:
        texts = (self.concept.name, *(label.text for label in self.concept.labels))
        return " ".join(dict.fromkeys(word for text in texts for word in words(text)))

    @property
    def state(self) -> str:
        return "" if self.concept.status == "approved" else self.concept.status


@dataclass(frozen=True)
class Group:
    name: str
    options: tuple[Option, ...]

    @property
    def ticked(self) -> int:
        return sum(option.ticked and not option.is_again for option in self.options)


@dataclass(frozen=True)
class Picker:
    groups: tuple[Group, ...]
    chosen: tuple[Concept, ...]
    shown: str  # keys, for the form

    @classmethod
    def of(cls, ticked: set[int], stored: Iterable[int]) -> "Picker":
        graph = KeywordGraph.load()
        offered = {pk: one for pk, one in graph.concepts.items() if _is_offered(one, ticked)}
        counts = dict(
            CaseKeyword.objects.values("tag_id").annotate(n=Count("pk")).values_list("tag_id", "n")
        )
        options = [
            replace(
                option, count=counts.get(option.concept.id, 0), ticked=option.concept.id in ticked
            )
            for option in in_tree(offered)
        ]
        chosen = sorted((graph.concepts[pk] for pk in ticked if pk in graph.concepts), key=_name)
        return cls(tuple(_groups(options)), tuple(chosen), ",".join(map(str, sorted(stored))))


def _is_offered(concept: Concept, ticked: set[int]) -> bool:
    """What was merged or put aside stays to be seen where a case has it."""
    return concept.id in ticked or (not concept.replaced_by and concept.status != "deprecated")


def _name(concept: Concept) -> str:
    return " ".join(words(concept.name))


def in_tree(concepts: dict[int, Concept]) -> Iterator[Option]:
    """All concepts, each below the first of its broader ones; below others it is named again."""
    tops = [one for one in concepts.values() if not any(pk in concepts for pk in one.broader)]
    seen: set[int] = set()
    # Circles that a script has made have no top: what is left begins one.
    for start in [*sorted(tops, key=_name), *concepts.values()]:
        stack = [(start, 0)] if start.id not in seen else []
        while stack:
            concept, depth = stack.pop()
            shown_depth = min(depth, DEEPEST)
            yield Option(concept, shown_depth, 0, False, is_again=concept.id in seen)
            if concept.id not in seen:
                seen.add(concept.id)
                below = [concepts[pk] for pk in concept.narrower if pk in concepts]
                stack += [(one, depth + 1) for one in reversed(below)]


def _groups(options: list[Option]) -> Iterator[Group]:
    """A group for each top with something below it, and one for all others together."""
    starts = [at for at, option in enumerate(options) if option.depth == 0]
    parts = [options[at:end] for at, end in pairwise([*starts, len(options)])]
    for part in parts:
        if len(part) > 1:
            yield Group(part[0].concept.name, tuple(part))
    if alone := tuple(option for part in parts if len(part) == 1 for option in part):
        yield Group(ALONE, alone)


class KeywordForm(ModelForm):
    class Meta:
        labels = {"tag": "Keyword"}


class KeywordInline(admin.TabularInline):
    model = CaseKeyword
    form = KeywordForm
    formset = KeywordRows
    fields = ["tag"]
    template = "admin/casestudies/keyword_picker.html"
    verbose_name = "keyword"
    verbose_name_plural = "keywords"
    extra = 0

    class Media:
        js = ["js/admin/keyword-picker.js"]
        css = {"all": ["css/admin/keyword-picker.css"]}

"""A publisher: does things at random, and writes down what was committed as which version."""

from dataclasses import dataclass
from random import Random

from django.db import transaction

from casestudies import workflow
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.models import CaseStudy, CatalogueState
from keywords.models import Broader, Keyword, KeywordRedirect

from .corpus import WORDS, edit, new_case

Status = CaseStudy.Status


@dataclass(frozen=True)
class Taxonomy:
    slugs: dict
    merged: dict
    redirects: dict
    broader: tuple

    @classmethod
    def now(cls):
        return cls(
            dict(Keyword.objects.values_list("slug", "pk")),
            dict(Keyword.objects.exclude(replaced_by=None).values_list("pk", "replaced_by")),
            dict(KeywordRedirect.objects.values_list("old_slug", "keyword")),
            tuple(Broader.objects.values_list("narrower", "broader")),
        )


@dataclass(frozen=True)
class Entry:
    """One commit: the catalogue's version after it, and what it did to which case."""

    version: int
    action: str  # publish, withdraw, taxonomy or rebuild
    case: int | None = None
    stored: int | None = None  # id of the CaseVersion that was published
    number: int | None = None
    taxonomy: Taxonomy | None = None


class Publisher:
    """`field` is the one that only this publisher writes: its edits can be told from others'."""

    def __init__(self, name, field, seed):
        self.name, self.field, self.random = name, field, Random(f"{seed} {name}")
        self.journal, self.done = [], 0

    ACTIONS = {
        "publish_edit": 60,
        "withdraw": 12,
        "bring_back": 14,
        "publish_new": 3,
        "merge": 5,
        "rename": 2,
        "move": 3,
        "make_anew": 1,
    }

    def act(self):
        self.done += 1
        (name,) = self.random.choices([*self.ACTIONS], [*self.ACTIONS.values()])
        getattr(self, name)()

    def publish_edit(self):
        text = f"{self.name} {self.done} {self.random.choice(WORDS)}"
        case = self._any_case()
        edit(self.random, case, self.field, text)
        version = self.publish(case)
        assert version.record[self.field] == text

    def publish(self, case):
        with transaction.atomic():
            version = workflow.publish(case=case)
            self._write("publish", case.pk, version.pk, version.number)
        return version

    def publish_new(self):
        self.publish(new_case(self.random, f"{self.name}{self.done}".upper()))

    def withdraw(self):
        case = self._any_case(Status.PUBLISHED)
        try:
            with transaction.atomic():
                workflow.withdraw(case=case, reason="It was wrong.")
                self._write("withdraw", case.pk)
        except workflow.WorkflowError:
            pass  # the other publisher was first

    def bring_back(self):
        """As it was: no new version, unless somebody edited it."""
        if case := self._any_case(Status.WITHDRAWN):
            self.publish(case)

    def merge(self):
        """A keyword into an earlier one, so that nothing turns in a circle, or out of it again."""
        row = self._any_keyword()
        earlier = Keyword.objects.filter(pk__lt=row.pk).order_by("pk")
        row.replaced_by = self.random.choice([None, None, *earlier])
        self._change_taxonomy(row.save)

    def rename(self):
        row = self._any_keyword()
        row.slug = f"{self.name}-topic-{self.done}"
        self._change_taxonomy(row.save)

    def move(self):
        row = self._any_keyword()
        above = self.random.choice(Keyword.objects.filter(pk__lt=row.pk).order_by("pk"))
        self._change_taxonomy(
            lambda: self.random.choice((row.broader.add, row.broader.remove))(above)
        )

    def make_anew(self):
        with transaction.atomic():
            rebuild()
            self._write("rebuild")

    def _change_taxonomy(self, change):
        with transaction.atomic():
            change()
            self._write("taxonomy", taxonomy=Taxonomy.now())

    def _any_keyword(self):
        return self.random.choice(Keyword.objects.order_by("pk")[1:])

    def _any_case(self, status=None):
        """Mostly one of the few that all publishers like best."""
        cases = CaseStudy.objects.order_by("pk")
        if status:
            cases = cases.filter(status=status)
        elif self.random.random() < 0.3:
            cases = cases[:3]
        return self.random.choice(cases) if cases else None

    def _write(self, action, *what, **more):
        """The catalogue is still locked, so its version is this commit's."""
        version = CatalogueState.objects.values_list("version", flat=True).get()
        self.journal.append(Entry(version, action, *what, **more))


def publish_at_random(name, field, seed, actions):
    """The journal of so many actions."""
    publisher = Publisher(name, field, seed)
    for _ in range(actions):
        publisher.act()
    return publisher.journal

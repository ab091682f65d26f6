"""Slugs, the parts of addresses: of ASCII only, wherever they come from."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from slugify import slugify

from .names import tidy
from .shapes import HasShape

LONGEST_SLUG = 100
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
REFUSAL = "A slug has the letters a to z without accents, digits, hyphens and underscores."


def is_slug(text: str) -> bool:
    return bool(SLUG.fullmatch(text))


def slug_from(name: str) -> str:
    """A slug for a name in whatever script; nothing where the name has neither letter nor digit."""
    without_apostrophes = re.sub("['’]", "", name)
    return slugify(without_apostrophes, max_length=LONGEST_SLUG, word_boundary=True)


def numbered(text: str, number: int, longest: int = LONGEST_SLUG, ending: str = "-{}") -> str:
    """`text` as the `number`th of its kind: “report”, “report-2”, …"""
    end = ending.format(number) if number > 1 else ""
    return text[: longest - len(end)] + end


class IsSlug(HasShape):
    # A pattern ends at a NUL; the length in bytes does not.
    sqlite = (
        "%(expressions)s NOT GLOB '*[^-a-zA-Z0-9_]*' AND %(expressions)s <> '' AND "
        "length(%(expressions)s) = length(CAST(%(expressions)s AS BLOB))"
    )
    postgresql = "%(expressions)s ~ '^[-a-zA-Z0-9_]+$'"


def slug_constraint(field: str = "slug") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=IsSlug(field),
        name=f"%(class)s_{field}_in_ascii",
        violation_error_message=REFUSAL,
    )


class SlugField(models.SlugField):
    """A slug that is made of the row's name where none is given."""

    def __init__(self, *args: Any, **kwargs: Any):
        given = {"max_length": LONGEST_SLUG, "unique": True, "blank": True}
        super().__init__(*args, **(given | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if not getattr(model_instance, self.attname):
            model_instance.propose_slug()
        return super().pre_save(model_instance, add)


class SluggedModel(models.Model):
    """Has a slug. `str(row)` is its name."""

    slug = SlugField()

    class Meta:
        abstract = True
        constraints = [slug_constraint()]

    def clean_fields(self, exclude: Any = None) -> None:
        named = tidy(self.__str__() or "")  # a row without a name is told so at its name
        if named and not self.slug and "slug" not in (exclude or ()):
            self.propose_slug()
        super().clean_fields(exclude=exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        missing = set() if self.slug else {"slug"}
        super().validate_constraints(exclude={*(exclude or ()), *missing})

    def propose_slug(self) -> None:
        """Make one of the name that no other row has or had; refuse a name of signs only."""
        wanted, number = slug_from(self.__str__() or ""), 1
        if not wanted:
            raise ValidationError(
                {"slug": f"No slug can be made of “{self.__str__()}”: write one."}
            )
        while self.slug_is_taken(slug := numbered(wanted, number)):
            number += 1
        self.slug = slug

    def slug_is_taken(self, slug: str) -> bool:
        others = type(self)._base_manager.exclude(pk=self.pk)
        return others.filter(slug=slug).exists()

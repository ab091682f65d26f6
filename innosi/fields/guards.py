"""What every model of ours refuses or puts right, in forms, fixtures and scripts alike.

Called once the models are there. Validators are added to fields as they stand, not where they are
declared, so that none is forgotten and migrations know nothing of them.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.signals import pre_save

from .texts import LONGEST_TEXT, validate_line, validate_text, with_plain_line_ends

# SQLite keeps numbers as floats, and these are what a float gives back as it was.
MOST_DIGITS = 15
# SQLite would take more, which PostgreSQL could not load.
LARGEST: dict[type[models.Field], int] = {
    models.PositiveSmallIntegerField: 2**15 - 1,
    models.PositiveIntegerField: 2**31 - 1,
}


def guard(every_model: Iterable[type[models.Model]]) -> None:
    for model in every_model:
        for field in model._meta.concrete_fields:
            field.validators.extend(_validators(field))
        pre_save.connect(tidy_texts, sender=model, dispatch_uid=f"tidy_{model._meta.label}")


def _validators(field: models.Field) -> list[Any]:
    if isinstance(field, models.TextField):
        return [validate_text, MaxLengthValidator(LONGEST_TEXT)]
    if isinstance(field, models.CharField):
        return [validate_line]
    if isinstance(field, models.DecimalField):
        return [validate_digits]
    if type(field) in LARGEST:
        return [MinValueValidator(0), MaxValueValidator(LARGEST[type(field)])]
    return []


def validate_digits(value: Decimal) -> None:
    if len(value.normalize().as_tuple().digits) > MOST_DIGITS:
        raise ValidationError(f"Give {MOST_DIGITS} digits at most: round the number.")


def tidy_texts(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    for field in text_fields(sender):
        value = getattr(instance, field.attname)
        if isinstance(value, str) and field.attname in instance.__dict__:
            try:
                validate_text(value)
            except ValidationError as error:
                raise ValidationError({field.name: error}) from error
            setattr(instance, field.attname, with_plain_line_ends(value).strip())


def text_fields(model: type[models.Model]) -> list[models.Field]:
    kinds = (models.CharField, models.TextField)
    return [field for field in model._meta.concrete_fields if isinstance(field, kinds)]

"""Names that something goes by beside its own: of old, in other languages, for short."""

from django.core.exceptions import ValidationError
from django.db import models

from innosi.fields.names import tidy
from innosi.fields.texts import validate_line
from innosi.fields.tolerant_json import TolerantJSONField

MOST_NAMES = 50
LONGEST_NAME = 200


def validate_other_name(name):
    validate_line(name)
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"A name has {LONGEST_NAME} characters at most.")


def validate_other_names(value):
    if not isinstance(value, list) or not all(
        isinstance(name, str) and tidy(name) for name in value
    ):
        raise ValidationError("Give a list of names: [“Göteborg”].")
    if len(value) > MOST_NAMES:
        raise ValidationError(f"Give {MOST_NAMES} other names at most.")
    for name in value:
        validate_other_name(name)


class OtherNames(models.Model):
    alternative_names = TolerantJSONField(
        default=list,
        blank=True,
        validators=[validate_other_names],
        help_text="Old names, and those in other languages: searches find them.",
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        # Validators don't see what is empty.
        names = self.alternative_names or []
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            self.alternative_names = [tidy(name) for name in names]

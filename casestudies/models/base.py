"""What many entities share: names, natural keys by slug, and the years a thing ran."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from innosi.fields.names import KeyedManager, KeyedModel, KeyField, NameField, OneName
from innosi.fields.slugs import SluggedModel
from keywords.saving import SavedWhole

FIRST_YEAR, LAST_YEAR = 1800, 2200
YEAR_VALIDATORS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class SlugManager(KeyedManager):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Slugged(SavedWhole, SluggedModel):
    objects = SlugManager()

    class Meta(SluggedModel.Meta):
        abstract = True

    def natural_key(self):
        return (self.slug,)


class Named(KeyedModel):
    name = NameField(max_length=200)
    name_key = KeyField()

    class Meta:
        abstract = True
        constraints = [OneName(name="%(class)s_name_once")]

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    start_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR_VALIDATORS)
    end_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR_VALIDATORS)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(start_year__lte=F("end_year")),
                name="%(class)s_years_in_order",
                violation_error_message="The end year lies before the start year.",
            ),
        ]


class Sourced(models.Model):
    """A fact outside the claims that still has to say where it comes from."""

    source = models.ForeignKey(
        "casestudies.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locator = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from innosi.fields.names import KeyedManager, NameField, OneName
from keywords.saving import SavedWhole

from .base import Named, Slugged
from .iso_3166 import IsCountryCode, validate_country_code
from .other_names import OtherNames
from .replacing import Replaceable


class CountryManager(KeyedManager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Country(SavedWhole, OtherNames, Named):
    code = models.CharField(
        max_length=2,
        unique=True,
        validators=[validate_country_code],
        help_text="ISO 3166-1 alpha-2",
    )
    name = NameField(max_length=100)

    objects = CountryManager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=IsCountryCode("code"),
                name="country_code_in_capitals",
                violation_error_message="A country's code is two capital letters.",
            ),
        ]

    def natural_key(self):
        return (self.code,)


class Locality(OtherNames, Replaceable, Named, Slugged):
    class Kind(models.TextChoices):
        NATION = "nation", "Nation"
        REGION = "region", "Region"
        METROPOLITAN_AREA = "metropolitan_area", "Metropolitan area"
        CITY = "city", "City"
        MUNICIPALITY = "municipality", "Municipality"
        COUNCIL_AREA = "council_area", "Council area"
        DISTRICT = "district", "District"

    name = NameField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="localities")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    wikidata_id = models.CharField(
        max_length=20, blank=True, validators=[RegexValidator(r"^Q[1-9][0-9]*$")]
    )

    class Meta(Slugged.Meta):
        ordering = ["name"]
        verbose_name_plural = "localities"
        constraints = [
            *Slugged.Meta.constraints,
            *Replaceable.Meta.constraints,
            OneName(name="locality_name_once", among=["country", "kind", "parent"]),
            OneName(
                name="locality_name_once_at_the_top",
                among=["country", "kind"],
                condition=Q(parent__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="locality_not_its_own_parent",
                violation_error_message="A place can’t lie in itself: choose another parent.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A comparison with nothing is not false, so half a pair would pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="locality_coordinates_on_earth",
                violation_error_message=(
                    "Give latitude (−90 to 90) and longitude (−180 to 180) both, or neither."
                ),
            ),
        ]

    def clean(self):
        super().clean()
        # A country that is missing, or no country, is told of at its own field.
        both = self.parent and self.country_id and self.parent.country_id
        if self.parent and both and self.parent.country_id != self.country_id:
            raise ValidationError(
                {"parent": f"{self.parent} lies in {self.parent.country}, not {self.country}."}
            )
        if self.pk and any(above.pk == self.pk for above in self.ancestors()):
            raise ValidationError({"parent": f"{self} would become a part of itself."})

    def ancestors(self):
        """Localities this one lies in, nearest first; ends at a cycle instead of turning in it."""
        found, above = [], self.parent
        while above and above not in found:
            found.append(above)
            above = above.parent
        return found

"""The intervention: what was done, where, by whom and with whose money."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from innosi.fields.names import NameField
from keywords.natural_keys import after

from .base import Dated, Named, Slugged, Sourced
from .organisations import Organisation
from .replacing import Replaceable


class Programme(Named, Replaceable, Slugged, Dated, Sourced):
    """Source and locator say where the years come from."""

    acronym = NameField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    localities = models.ManyToManyField(
        "casestudies.Locality", blank=True, related_name="programmes"
    )
    organisations: "models.ManyToManyField[Organisation, Partner]" = models.ManyToManyField(
        "casestudies.Organisation", through="Partner", related_name="programmes"
    )

    class Meta(Slugged.Meta, Dated.Meta):
        abstract = False
        ordering = ["name"]
        constraints = [
            *Slugged.Meta.constraints,
            *Named.Meta.constraints,
            *Dated.Meta.constraints,
            *Replaceable.Meta.constraints,
        ]


class PartnerManager(models.Manager):
    def get_by_natural_key(self, programme, organisation, role):
        return self.get(programme__slug=programme, organisation__slug=organisation, role=role)


class Partner(Sourced):
    class Role(models.TextChoices):
        LEAD = "lead", "Lead"
        PARTNER = "partner", "Partner"
        FUNDER = "funder", "Funder"
        DELIVERY = "delivery", "Delivery"
        EVALUATOR = "evaluator", "Evaluator"
        LEARNING_PARTNER = "learning_partner", "Learning partner"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "casestudies.Organisation", on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(
        max_length=20,
        choices=Role,
        help_text="“Partner” where the source says no more than that it takes part",
    )
    note = models.CharField(max_length=200, blank=True, help_text="Such as the area it covered")

    objects = PartnerManager()

    class Meta:
        ordering = ["programme", "role", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "role"],
                name="partner_role_once",
                violation_error_message="This organisation has that role in the programme already.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display().lower()})"

    @after("casestudies.programme", "casestudies.organisation")
    def natural_key(self):
        return (self.programme.slug, self.organisation.slug, self.role)


class FundingManager(models.Manager):
    def get_by_natural_key(self, programme, funder):
        return self.get(programme__slug=programme, funder__slug=funder)


class Funding(Sourced):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="funding")
    funder = models.ForeignKey(
        "casestudies.Organisation", on_delete=models.PROTECT, related_name="grants"
    )
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", "Three capital letters, as in ISO 4217.")],
        help_text="ISO 4217, such as GBP",
    )

    objects = FundingManager()

    class Meta:
        ordering = ["programme", "funder__name"]
        verbose_name_plural = "funding"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "funder"],
                name="funding_once",
                violation_error_message=(
                    "This funder stands here already: put its amounts together in one row."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="funding_amount_has_currency",
                violation_error_message="Name the amount’s currency, such as GBP.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="funding_amount_not_negative",
                violation_error_message="An amount is not negative.",
            ),
        ]

    def __str__(self):
        return f"{self.funder}: {self.amount or ''} {self.currency}".strip()

    @after("casestudies.programme", "casestudies.organisation")
    def natural_key(self):
        return (self.programme.slug, self.funder.slug)

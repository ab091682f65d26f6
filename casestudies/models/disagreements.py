"""Statements of a case that say different things of the same matter."""

from django.core.exceptions import ValidationError
from django.db import models

from keywords.natural_keys import after

from .claims import ClaimCode


class DisagreementManager(models.Manager):
    def get_by_natural_key(self, case, first, second):
        """Whichever stands first: somebody may have turned it round in the admin."""
        ends = [first, second]
        return self.get(case__slug=case, first_code__in=ends, second_code__in=ends)


class Disagreement(models.Model):
    """Two statements of one case that disagree: both stay, and readers see them together.

    Codes stand for them, since claims are rows of several tables and a code is permanent. Where a
    statement was deleted, its disagreements are left out of what is published.
    """

    case = models.ForeignKey(
        "casestudies.CaseStudy", on_delete=models.CASCADE, related_name="disagreements"
    )
    first_code = models.CharField("code of one statement", max_length=20)
    second_code = models.CharField("code of the other", max_length=20)
    note = models.TextField(help_text="In what they differ, and why if a source says so")

    objects = DisagreementManager()

    class Meta:
        ordering = ["case", "first_code", "second_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "first_code", "second_code"],
                name="disagreement_once",
                violation_error_message="That these two disagree is noted already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(first_code=models.F("second_code")),
                name="disagreement_of_two",
                violation_error_message="A statement disagrees with another, not with itself.",
            ),
        ]

    def __str__(self):
        return f"{self.first_code} and {self.second_code}"

    @after("casestudies.casestudy")
    def natural_key(self):
        return (self.case.slug, self.first_code, self.second_code)

    def clean(self):
        if not self.case_id:
            return  # a new case, whose statements have no codes yet
        known = ClaimCode.objects.filter(case=self.case_id)
        unknown = {
            name: f"No statement of this case has the code {code}. A new one has its code once "
            "the case is saved."
            for name in ("first_code", "second_code")
            if (code := getattr(self, name)) and not known.filter(code=code).exists()
        }
        if unknown:
            raise ValidationError(unknown)
        others = Disagreement.objects.filter(case=self.case_id).exclude(pk=self.pk)
        if others.filter(first_code=self.second_code, second_code=self.first_code).exists():
            raise ValidationError("That these two disagree is noted already, the other way round.")

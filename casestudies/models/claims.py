"""Claims: every statement of fact, with the source and the place in it that carry it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models.signals import pre_save

from keywords.natural_keys import after

from .base import YEAR_VALIDATORS

CODE_TAKEN = (
    "This code is or was another claim’s of this case. A code is never used again: leave it empty "
    "to be given the next."
)


class ClaimCodeManager(models.Manager):
    def get_by_natural_key(self, case, code):
        return self.get(case__slug=case, code=code)


class ClaimCode(models.Model):
    """Every code a case has ever used; rows stay when their claim is deleted."""

    case = models.ForeignKey(
        "casestudies.CaseStudy", on_delete=models.CASCADE, related_name="claim_codes"
    )
    code = models.CharField(max_length=20)

    objects = ClaimCodeManager()

    class Meta:
        ordering = ["case", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                name="claim_code_once",
                violation_error_message=CODE_TAKEN,
            )
        ]

    def __str__(self):
        return self.code

    def natural_key(self):
        return (self.case.slug, self.code)


class ClaimQuerySet(models.QuerySet):
    def update(self, **kwargs):
        if "code" in kwargs:
            raise ValidationError({"code": "Codes of claims are permanent."})
        return super().update(**kwargs)


class ClaimManager(models.Manager.from_queryset(ClaimQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, case, code):
        return self.get(case__slug=case, code=code)


class Claim(models.Model):
    case = models.ForeignKey(
        "casestudies.CaseStudy", on_delete=models.CASCADE, related_name="%(class)s_set"
    )
    code = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*-\d{2,}$", "Such as MIW-03.")],
        help_text="Permanent. Left empty, the next free one is given.",
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.ForeignKey(
        "casestudies.Source", on_delete=models.PROTECT, related_name="%(class)s_set"
    )
    locator = models.CharField(
        max_length=200, help_text="Where in the source: “p. 9, Findings” or “paragraph 4”"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who held this against the source",
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    objection = models.TextField(
        "found wrong",
        blank=True,
        editable=False,
        help_text="What somebody found wrong who held this against its source; gone when mended",
    )
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    objected_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClaimManager()

    class Meta:
        abstract = True
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                name="%(class)s_code_once",
                violation_error_message=CODE_TAKEN,
            ),
            models.CheckConstraint(
                condition=~models.Q(code=""),
                name="%(class)s_has_code",
                violation_error_message="A claim has a code, such as MIW-03.",
            ),
            models.CheckConstraint(
                condition=~models.Q(locator=""),
                name="%(class)s_has_locator",
                violation_error_message="Say where in the source this stands.",
            ),
        ]

    def __str__(self):
        return self.code or f"New {self._meta.verbose_name}"

    @after("casestudies.casestudy")
    def natural_key(self):
        return (self.case.slug, self.code)

    def validate_constraints(self, exclude=None):
        # A new claim without a code is given one on saving.
        left_out = set(exclude or ()) | (set() if self.code else {"code"})
        super().validate_constraints(exclude=left_out)

    def clean(self):
        # In the form of a new case the case is there before it has a number.
        if not self.code or not (self.case_id or "case" in self._state.fields_cache):
            return
        if not self.code.startswith(f"{self.case.code}-"):
            raise ValidationError({"code": f"Codes of this case begin with {self.case.code}-."})
        if not self.case_id:
            return
        before = type(self).objects.filter(pk=self.pk).values_list("code", flat=True).first()
        if before and before != self.code:
            raise ValidationError({"code": code_kept(before)})
        if not before and ClaimCode.objects.filter(case=self.case_id, code=self.code).exists():
            raise ValidationError({"code": code_taken(self)})


def code_kept(code):
    return f"A code is permanent: this one is {code}."


def code_taken(claim):
    return (
        f"{claim.code} is or was another claim of this case. A code is never used again: leave it "
        "empty to be given the next."
    )


def next_code(case):
    """The first code after all that the case has ever used."""
    used = case.claim_codes.values_list("code", flat=True)
    last = max((int(code.rpartition("-")[2]) for code in used), default=0)
    return f"{case.code}-{last + 1:02d}"


class Section(Claim):
    class Kind(models.TextChoices):
        CONTEXT = "context", "Context"
        APPROACH = "approach", "Approach"
        GOVERNANCE = "governance", "Governance"
        DELIVERY = "delivery", "Delivery"
        RESULTS = "results", "Results"
        LIMITATIONS = "limitations", "Limitations"
        TRANSFERABILITY = "transferability", "Transferability"

    kind = models.CharField(max_length=20, choices=Kind)
    body = models.TextField(help_text="Markdown. One source a section; add as many as needed.")


class Outcome(Claim):
    class Direction(models.TextChoices):
        POSITIVE = "positive", "Positive"
        MIXED = "mixed", "Mixed"
        NO_CLEAR_CHANGE = "no_clear_change", "No clear change"
        NEGATIVE = "negative", "Negative"
        NOT_ASSESSED = "not_assessed", "Not yet known"

    class EvidenceType(models.TextChoices):
        RANDOMISED_TRIAL = "randomised_trial", "Randomised trial"
        QUASI_EXPERIMENTAL = "quasi_experimental", "Quasi-experimental"
        BEFORE_AND_AFTER = "before_and_after", "Before and after"
        MONITORING_DATA = "monitoring_data", "Monitoring data"
        SURVEY = "survey", "Survey"
        QUALITATIVE = "qualitative", "Qualitative"
        STAKEHOLDER_VIEW = "stakeholder_view", "Stakeholder view"
        SYNTHESIS = "synthesis", "Synthesis"

    domain = models.ForeignKey(
        "casestudies.OutcomeDomain", on_delete=models.PROTECT, related_name="outcomes"
    )
    statement = models.TextField()
    direction = models.CharField(max_length=20, choices=Direction)
    evidence_type = models.CharField(
        max_length=20,
        choices=EvidenceType,
        blank=True,
        help_text="Empty where the source doesn’t say how it is known, and where nothing is known",
    )
    population = models.CharField(max_length=200, blank=True)
    qualifier = models.CharField(max_length=20, blank=True, help_text="Such as “about” or “over”")
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    comparator = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=60, blank=True)

    def clean(self):
        super().clean()
        if self.direction == self.Direction.NOT_ASSESSED and self.evidence_type:
            raise ValidationError(
                {
                    "evidence_type": "What is not yet known rests on no evidence: leave this "
                    "empty, or give the direction."
                }
            )


class Finding(Claim):
    class Kind(models.TextChoices):
        FINDING = "finding", "Finding"
        SUCCESS_FACTOR = "success_factor", "Success factor"
        BARRIER = "barrier", "Barrier"
        POLICY_LESSON = "policy_lesson", "Policy lesson"
        OPEN_QUESTION = "open_question", "Open question"
        NOT_REPORTED = "not_reported", "Not reported"

    class About(models.TextChoices):
        COMPARISON = "comparison", "A comparison group"
        OUTCOMES = "outcomes", "Outcomes"
        DATES = "dates", "Dates"
        PLACES = "places", "Places"
        FUNDING = "funding", "Funding"
        PARTNERS = "partners", "Partners"
        REACH = "reach", "How many were reached"
        FIELDWORK = "fieldwork", "How the evidence was gathered"
        AUTHORS = "authors", "Authors"

    kind = models.CharField(
        max_length=20,
        choices=Kind,
        help_text="“Not reported”: the source was read for it and lacks it",
    )
    about = models.CharField(
        "what is not reported",
        max_length=20,
        choices=About,
        blank=True,
        help_text="Only where the kind is “Not reported”: readers meet the statement where this "
        "would stand",
    )
    statement = models.TextField()

    def clean(self):
        super().clean()
        if self.about and self.kind != self.Kind.NOT_REPORTED:
            raise ValidationError(
                {
                    "about": "This says what a source lacks: leave it empty, or choose the kind "
                    "“Not reported”."
                }
            )


class KeyFigure(Claim):
    label = models.CharField(max_length=120)
    qualifier = models.CharField(max_length=20, blank=True, help_text="Such as “about” or “over”")
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=40, blank=True, help_text="Such as GBP, %, people, homes")
    period = models.CharField(max_length=60, blank=True, help_text="Year or period")
    series = models.CharField(
        max_length=120,
        blank=True,
        help_text="Figures of one series are drawn together as a chart, one bar for each period",
    )


class Fieldwork(Claim):
    method = models.CharField(max_length=120)
    participants = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR_VALIDATORS)

    class Meta(Claim.Meta):
        abstract = False
        verbose_name_plural = "fieldwork"


class Testimony(Claim):
    """What somebody said, retold in our own words."""

    role = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR_VALIDATORS)
    text = models.TextField(help_text="In our own words, never a quotation")

    class Meta(Claim.Meta):
        abstract = False
        verbose_name_plural = "testimonies"


CLAIM_MODELS = (Section, Outcome, Finding, KeyFigure, Fieldwork, Testimony)


def register_code(sender, instance, raw=False, **kwargs):
    """Take the claim's code for ever, and keep it; runs for fixtures too, which bypass save().

    A dump brings its register of codes along, before or after the claims.
    """
    before = sender.objects.filter(pk=instance.pk).values_list("code", flat=True).first()
    if before:
        if instance.code != before:
            raise ValidationError({"code": code_kept(before)})
        return
    if not instance.code:
        instance.code = next_code(instance.case)
    with transaction.atomic():
        _, new = ClaimCode.objects.get_or_create(case_id=instance.case_id, code=instance.code)
    if not new and not raw:
        raise ValidationError({"code": code_taken(instance)})


for model in CLAIM_MODELS:
    pre_save.connect(register_code, sender=model, dispatch_uid=f"register_code_{model.__name__}")

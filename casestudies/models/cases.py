from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import ItemBase, NaturalKeyManager

from innosi.fields.languages import LONGEST_TAG, standard_language, validate_language
from innosi.fields.names import KeyedModel, KeyedQuerySet, KeyField, NameField, OneName, key_of
from keywords.models import Keyword
from keywords.natural_keys import after

from .base import Dated, Slugged, SlugManager
from .licences import Licence


class CaseKeywordManager(NaturalKeyManager):
    def get_by_natural_key(self, case, keyword):
        return self.get(content_object__slug=case, tag__slug=keyword)


class CaseKeyword(ItemBase):
    """A keyword on a case; the through model that taggit asks for."""

    content_object = models.ForeignKey(
        "casestudies.CaseStudy", on_delete=models.CASCADE, related_name="tagged"
    )
    tag = models.ForeignKey(
        "keywords.Keyword", on_delete=models.PROTECT, related_name="tagged_cases"
    )

    objects: ClassVar[CaseKeywordManager] = CaseKeywordManager()

    class Meta:
        verbose_name = "keyword of a case"
        verbose_name_plural = "keywords of cases"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"],
                name="case_keyword_once",
                violation_error_message="This case has that keyword already.",
            ),
        ]

    def __str__(self):
        return f"{self.content_object}: {self.tag}"

    @after("casestudies.casestudy", "keywords.keyword")
    def natural_key(self):
        return (self.content_object.slug, self.tag.slug)


class KeywordsOfCase(_TaggableManager):
    """Finds keywords by the key of their name, where taggit compares letters as SQLite does."""

    def _to_tag_model_instances(self, tags, tag_kwargs):
        rows = [_keyword(tag) if isinstance(tag, str) else tag for tag in tags]
        return super()._to_tag_model_instances(rows, tag_kwargs)


def _keyword(name):
    return Keyword.objects.get_or_create(name_key=key_of(name), defaults={"name": name})[0]


class CaseQuerySet(KeyedQuerySet):
    def published(self):
        return self.filter(status=CaseStudy.Status.PUBLISHED)


CaseManager = SlugManager.from_queryset(CaseQuerySet)


class CaseStudy(KeyedModel, Slugged, Dated):
    """Its years are its own only where it has no programme; else the programme's hold."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", "Programme"
        PLACE_SYNTHESIS = "place_synthesis", "Place study"
        PROJECT_SYNTHESIS = "project_synthesis", "Research overview"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = NameField(max_length=200)
    title_key = KeyField("title")
    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*$", "Capitals and digits, such as MIW.")],
        help_text="Short and permanent: the claims' codes begin with it (MIW-03)",
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROGRAMME)
    programme = models.ForeignKey(
        "casestudies.Programme",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
        help_text="Required for a programme case",
    )
    research_projects = models.ManyToManyField(
        "casestudies.ResearchProject", blank=True, related_name="cases"
    )
    countries = models.ManyToManyField("casestudies.Country", blank=True, related_name="cases")
    localities = models.ManyToManyField("casestudies.Locality", blank=True, related_name="cases")
    policy_fields = models.ManyToManyField(
        "casestudies.PolicyField", blank=True, related_name="cases"
    )
    target_groups = models.ManyToManyField(
        "casestudies.TargetGroup", blank=True, related_name="cases"
    )
    keywords = TaggableManager(through=CaseKeyword, manager=KeywordsOfCase, blank=True)
    summary = models.TextField(help_text="Two or three plain sentences. Markdown is not used here.")
    language = models.CharField(
        max_length=LONGEST_TAG,
        default="en",
        validators=[validate_language],
        help_text="In which the case is written, as BCP 47 has it: en, sv, pt-BR",
    )
    licence = models.CharField(
        max_length=40,
        choices=Licence,
        blank=True,
        help_text="Under which others may use the text of this case",
    )
    further_sources = models.ManyToManyField(
        "casestudies.Source",
        blank=True,
        related_name="cases_about",
        help_text="Documents about the whole case that no statement rests on",
    )
    status = models.CharField(
        max_length=12, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    withdrawn_reason = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[CaseManager] = CaseManager()

    class Meta(Slugged.Meta, Dated.Meta):
        abstract = False
        ordering = ["title"]
        verbose_name = "case study"
        verbose_name_plural = "case studies"
        permissions = [
            ("submit_casestudy", "Can submit case studies for review"),
            ("edit_any_casestudy", "Can edit case studies of others, and published ones"),
            ("send_back_casestudy", "Can send case studies back"),
            ("publish_casestudy", "Can publish case studies"),
            ("publish_alone_casestudy", "Can publish what only they wrote, with a reason"),
            ("withdraw_casestudy", "Can withdraw case studies"),
        ]
        constraints = [
            *Slugged.Meta.constraints,
            *Dated.Meta.constraints,
            OneName(of="title", name="casestudy_title_once"),
            models.CheckConstraint(
                condition=~Q(kind="programme") | Q(programme__isnull=False),
                name="programme_case_has_programme",
                violation_error_message="A programme case needs its programme.",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True)
                | Q(start_year__isnull=True, end_year__isnull=True),
                name="case_years_without_programme",
                violation_error_message="A case with a programme has the programme’s years: leave "
                "its own empty.",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason=""),
                name="withdrawn_case_has_reason",
                violation_error_message="Say why the case is withdrawn: readers are shown it.",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.language = standard_language(self.language)
        if self.kind == self.Kind.PROGRAMME and not self.programme_id:
            raise ValidationError({"programme": "A programme case needs its programme."})
        if self.pk and self.versions.exists():
            self._check_permanent("slug", "code")
        elif self.pk:
            self._check_code_of_claims()

    def _check_code_of_claims(self):
        """Another case could take the code, and give its claims the same codes as these have."""
        begun = self.claim_codes.exclude(code__startswith=f"{self.code}-").first()
        if begun:
            raise ValidationError(
                {
                    "code": f"Claims of this case have codes such as {begun}, so its own code "
                    "stays. To have another, make a new case study."
                }
            )

    def _check_permanent(self, *names):
        """Addresses and codes of what was published are in other people's references."""
        before = CaseStudy.objects.values(*names).get(pk=self.pk)
        changed = {
            name: f"This case was published, so it keeps {before[name]}."
            for name in names
            if getattr(self, name) != before[name]
        }
        if changed:
            raise ValidationError(changed)

"""The taxonomy: SKOS concepts, their labels and the slugs they used to have."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from taggit.models import NaturalKeyManager, TagBase

from innosi.fields.names import (
    KeyedManager,
    KeyedModel,
    KeyedQuerySet,
    KeyField,
    NameField,
    OneName,
)
from innosi.fields.slugs import SlugField, SluggedModel, slug_constraint
from innosi.fields.texts import validate_line
from innosi.fields.tolerant_json import TolerantJSONField

from .merge_log import Merge as Merge
from .natural_keys import after
from .saving import SavedWhole


def validate_uris(value):
    if not isinstance(value, list) or not all(isinstance(uri, str) for uri in value):
        raise ValidationError("Give a list of web addresses.")
    check = URLValidator(schemes=["http", "https"])
    for uri in value:
        validate_line(uri)
        try:
            check(uri)
        except ValidationError:
            raise ValidationError(
                "“%(uri)s” is no web address: it begins with https:// or http://.",
                params={"uri": uri[:100]},
            ) from None


KeywordManager = NaturalKeyManager.from_queryset(KeyedQuerySet)


class Keyword(SluggedModel, KeyedModel, TagBase):
    class Status(models.TextChoices):
        CANDIDATE = "candidate", "Candidate"
        APPROVED = "approved", "Approved"
        DEPRECATED = "deprecated", "Deprecated"

    name = NameField(max_length=100)
    name_key = KeyField()
    slug = SlugField()
    scope_note = models.TextField(blank=True, help_text="What the term covers here, in our words.")
    status = models.CharField(max_length=12, choices=Status, default=Status.APPROVED)
    broader: "models.ManyToManyField[Keyword, Broader]" = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="narrower",
        through="Broader",
        through_fields=("narrower", "broader"),
        blank=True,
    )
    related: "models.ManyToManyField[Keyword, Related]" = models.ManyToManyField(
        "self", through="Related", through_fields=("from_keyword", "to_keyword"), blank=True
    )
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    exact_match = TolerantJSONField(
        default=list,
        blank=True,
        validators=[validate_uris],
        help_text="Web addresses of the same concept in other vocabularies.",
    )

    natural_key_fields = ["slug"]
    objects: ClassVar[KeywordManager] = KeywordManager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            slug_constraint(),
            OneName(name="keyword_name_once"),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="keyword_not_replaced_by_itself",
                violation_error_message="A keyword can’t be replaced by itself: choose another.",
            ),
        ]

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if not self.slug:
                self.propose_slug()  # taggit would make one with accents
            before = Keyword.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            super().save(*args, **kwargs)
            if before and before != self.slug:
                KeywordRedirect.objects.update_or_create(
                    old_slug=before, defaults={"keyword": self}
                )
            KeywordRedirect.objects.filter(old_slug=self.slug).delete()

    def slug_is_taken(self, slug):
        redirected = KeywordRedirect.objects.filter(old_slug=slug)
        return super().slug_is_taken(slug) or redirected.exists()

    def clean(self):
        self.exact_match = self.exact_match or []  # validators don't see what is empty
        after, seen = self.replaced_by, set()
        while after and after.pk not in seen:
            if after.pk == self.pk:
                raise ValidationError({"replaced_by": f"“{self}” would be replaced by itself."})
            seen.add(after.pk)
            after = after.replaced_by


class Broader(SavedWhole):
    """One step up the taxonomy: `narrower` is a kind or part of `broader`."""

    narrower = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="steps_up")
    broader = models.ForeignKey(Keyword, on_delete=models.RESTRICT, related_name="steps_down")

    class Meta:
        verbose_name = "broader term"
        constraints = [
            models.UniqueConstraint(
                fields=["narrower", "broader"],
                name="broader_once",
                violation_error_message="This broader term is there already.",
            ),
            models.CheckConstraint(
                condition=~Q(narrower=F("broader")),
                name="keyword_not_broader_than_itself",
                violation_error_message="A keyword can’t be broader than itself: choose another.",
            ),
        ]

    def __str__(self):
        return f"{self.narrower} → {self.broader}"

    def clean(self):
        if self.narrower_id and self.broader_id:
            check_no_cycle(self.narrower_id, [self.broader_id])


class Related(SavedWhole):
    from_keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="+")
    to_keyword = models.ForeignKey(Keyword, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "related term"
        constraints = [
            models.UniqueConstraint(
                fields=["from_keyword", "to_keyword"],
                name="related_once",
                violation_error_message="This related term is there already.",
            ),
            models.CheckConstraint(
                condition=~Q(from_keyword=F("to_keyword")),
                name="keyword_not_related_to_itself",
                violation_error_message="A keyword can’t be related to itself: choose another.",
            ),
        ]

    def __str__(self):
        return f"{self.from_keyword} ~ {self.to_keyword}"


def check_no_cycle(keyword_id, broader_ids):
    """Refuse broader terms from which `keyword_id` can already be reached by going up."""
    frontier, seen = set(broader_ids), set()
    while frontier:
        if keyword_id in frontier:
            name = Keyword.objects.values_list("name", flat=True).get(pk=keyword_id)
            raise ValidationError(f"“{name}” would become broader than itself.")
        seen |= frontier
        above = Broader.objects.filter(narrower__in=frontier)
        frontier = set(above.values_list("broader_id", flat=True)) - seen


class KeywordLabelManager(KeyedManager):
    def get_by_natural_key(self, keyword, language, kind, text):
        return self.get(keyword__slug=keyword, language=language, kind=kind, text=text)


class KeywordLabel(KeyedModel, SavedWhole):
    class Kind(models.TextChoices):
        PREFERRED = "preferred", "Preferred in another language"
        ALTERNATIVE = "alternative", "Alternative"
        HIDDEN = "hidden", "Hidden (found by search, not shown)"

    keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="labels")
    text = NameField(max_length=120)
    text_key = KeyField("text")
    language = models.CharField(max_length=35, default="en", help_text="BCP 47, such as en or sv")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ALTERNATIVE)

    objects = KeywordLabelManager()

    class Meta:
        ordering = ["keyword", "language", "text"]
        constraints = [
            OneName(of="text", among=["keyword", "language", "kind"], name="keyword_label_once"),
            OneName(
                of="text",
                among=["language"],
                condition=Q(kind="preferred"),
                name="preferred_label_of_one_keyword",
            ),
            models.UniqueConstraint(
                fields=["keyword", "language"],
                condition=Q(kind="preferred"),
                name="one_preferred_label_a_language",
                violation_error_message=(
                    "The keyword has a preferred label in this language already: make one of the "
                    "two an alternative."
                ),
            ),
        ]

    def __str__(self):
        return self.text

    @after("keywords.keyword")
    def natural_key(self):
        return (self.keyword.slug, self.language, self.kind, self.text)


class KeywordRedirectManager(models.Manager):
    def get_by_natural_key(self, old_slug):
        return self.get(old_slug=old_slug)


class KeywordRedirect(SavedWhole):
    """A slug that a keyword no longer has and that still leads to it."""

    old_slug = models.SlugField(max_length=100, unique=True)
    keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="redirects")

    objects = KeywordRedirectManager()

    class Meta:
        ordering = ["old_slug"]
        constraints = [slug_constraint("old_slug")]

    def __str__(self):
        return f"{self.old_slug} → {self.keyword.slug}"

    def natural_key(self):
        return (self.old_slug,)

    def clean(self):
        if Keyword.objects.filter(slug=self.old_slug).exists():
            raise ValidationError({"old_slug": f"A keyword has the slug “{self.old_slug}” today."})

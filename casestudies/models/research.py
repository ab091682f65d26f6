"""Where evidence comes from: research projects and the documents they and others wrote."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from innosi.fields.names import KeyedModel, KeyField, NameField, OneName
from innosi.fields.texts import validate_line
from innosi.fields.tolerant_json import TolerantJSONField

from .base import YEAR_VALIDATORS, Dated, Slugged
from .replacing import Replaceable


class ResearchProject(KeyedModel, Slugged, Dated):
    title = NameField(max_length=300)
    title_key = KeyField("title")
    acronym = NameField(max_length=40, blank=True)
    aims = models.TextField(blank=True, help_text="In our words.")
    funder = models.ForeignKey(
        "casestudies.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funded_research",
    )
    grant_number = models.CharField(max_length=60, blank=True)
    url = models.URLField(blank=True)
    organisations = models.ManyToManyField(
        "casestudies.Organisation", blank=True, related_name="research_projects"
    )

    class Meta(Slugged.Meta, Dated.Meta):
        abstract = False
        ordering = ["title"]
        constraints = [
            *Slugged.Meta.constraints,
            *Dated.Meta.constraints,
            OneName(of="title", name="researchproject_title_once"),
        ]

    def __str__(self):
        return self.acronym or self.title


MOST_AUTHORS = 500
LONGEST_NAME = 200


def validate_authors(value):
    """CSL names: [{"family": …, "given": …}] for people, [{"literal": …}] for bodies."""
    shapes = ({"family", "given"}, {"family"}, {"literal"})
    if not isinstance(value, list) or not all(
        isinstance(name, dict)
        and set(name) in shapes
        and all(isinstance(part, str) and part.strip() for part in name.values())
        for name in value
    ):
        raise ValidationError(
            'Give a list of names: {"family": "…", "given": "…"} or {"literal": "…"}.'
        )
    if len(value) > MOST_AUTHORS:
        raise ValidationError(f"Name {MOST_AUTHORS} authors at most.")
    for name in value:
        for part in name.values():
            validate_name(part)


def validate_name(part):
    validate_line(part)
    if len(part) > LONGEST_NAME:
        raise ValidationError(f"A name has {LONGEST_NAME} characters at most.")


class Source(Replaceable, Slugged):
    class Type(models.TextChoices):
        """The CSL types in use (Citation Style Language 1.0.2, appendix III)."""

        ARTICLE_JOURNAL = "article-journal", "Journal article"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Book chapter"
        REPORT = "report", "Report"
        THESIS = "thesis", "Thesis"
        PAPER_CONFERENCE = "paper-conference", "Conference paper"
        ARTICLE_NEWSPAPER = "article-newspaper", "Newspaper article"
        ARTICLE_MAGAZINE = "article-magazine", "Magazine article"
        SPEECH = "speech", "Presentation"
        WEBPAGE = "webpage", "Web page"

    type = models.CharField(max_length=20, choices=Type)
    title = NameField(max_length=400)
    authors = TolerantJSONField(default=list, blank=True, validators=[validate_authors])
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR_VALIDATORS)
    container = models.CharField(
        max_length=300, blank=True, help_text="Publisher, journal, book or site"
    )
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI begins with 10. and has a slash.")],
    )
    url = models.URLField(max_length=500, blank=True)
    archived_url = models.URLField(
        "archived copy",
        max_length=500,
        blank=True,
        help_text="A copy in an archive. Readers find it beside the address.",
    )
    language = models.CharField(max_length=35, default="en", help_text="BCP 47")
    licence = models.CharField(max_length=60, blank=True)
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="What readers should know of it, such as “Read in a copy on another site”",
    )
    research_project = models.ForeignKey(
        ResearchProject, null=True, blank=True, on_delete=models.PROTECT, related_name="sources"
    )

    class Meta(Slugged.Meta):
        ordering = ["title"]
        constraints = [*Slugged.Meta.constraints, *Replaceable.Meta.constraints]

    def __str__(self):
        return self.title

    def clean(self):
        self.authors = self.authors or []  # validators don't see what is empty

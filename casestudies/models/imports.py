"""Tables that were brought in: the file, what was planned for each row, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from innosi.fields.names import KeyedManager, KeyedModel, KeyField, NameField, OneName
from innosi.fields.tolerant_json import TolerantJSONField

from .cases import CaseStudy
from .steps import moment

BY: dict[str, Any] = {"null": True, "blank": True, "on_delete": models.PROTECT, "related_name": "+"}


class ImportProfile(KeyedModel):
    """How columns and values of one kind of table are read, under a name."""

    name = NameField(max_length=100)
    name_key = KeyField()
    mapping = TolerantJSONField(default=dict)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    changed_at = models.DateTimeField(default=moment)

    objects: ClassVar[KeyedManager] = KeyedManager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [OneName(name="importprofile_name_once")]

    def __str__(self):
        return self.name


class ImportRun(models.Model):
    """One file on its way in. Each state that ends in “-ing” is at work or waits for it."""

    class State(models.TextChoices):
        READING = "reading", "Being read"
        READ = "read", "Read"
        PLANNING = "planning", "Being checked"
        PLANNED = "planned", "Checked"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"
        FAILED = "failed", "Not readable"

    class Mode(models.TextChoices):
        GOOD_ROWS = "good", "All but the bad rows"
        ALL = "all", "All or nothing"

    file_name = models.CharField(max_length=200)
    file_size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    message = models.TextField(blank=True)
    table = TolerantJSONField(default=dict, blank=True)
    mapping = TolerantJSONField(default=dict, blank=True)
    decisions = TolerantJSONField(default=dict, blank=True)
    values_found = TolerantJSONField(default=list, blank=True)
    counts = TolerantJSONField(default=dict, blank=True)
    mode = models.CharField(max_length=4, choices=Mode, default=Mode.GOOD_ROWS)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    created_at = models.DateTimeField(default=moment)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    applied_at = models.DateTimeField(null=True, blank=True)
    last_version = models.PositiveBigIntegerField(
        default=0, help_text="The newest version of any case when this was applied"
    )
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("import_cases", "Can import cases from tables")]

    def __str__(self):
        return self.file_name


class ImportPiece(models.Model):
    """A part of the file: one row of a database should not be as large as a file may be."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["run", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="import_piece_once",
                violation_error_message="This part of the file is there already.",
            )
        ]

    def __str__(self):
        return f"{self.run}, part {self.number}"


class PlannedRow(models.Model):
    """What applying the import does with a row: written by the dry run, read by the real one."""

    class Result(models.TextChoices):
        ERROR = "error", "Error"
        DOUBLE = "double", "Likely double"
        CHANGE = "change", "Change"
        NEW = "new", "New"
        SAME = "same", "No change"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As in the file")
    result = models.CharField(max_length=6, choices=Result)
    urgency = models.PositiveSmallIntegerField(help_text="Its place among the results")
    title = models.TextField(blank=True)
    case = models.ForeignKey(
        CaseStudy,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The one that it changes or looks like",
    )
    notes = TolerantJSONField(default=list, blank=True)
    plan = TolerantJSONField(default=dict, blank=True)

    class Meta:
        ordering = ["run", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="planned_row_once",
                violation_error_message="This row has a plan already.",
            )
        ]
        indexes = [models.Index(fields=["run", "urgency", "number"], name="planned_by_urgency")]

    def __str__(self):
        return f"{self.run}, row {self.number}"


class ImportedCase(models.Model):
    """A case that an import made or changed; `before` is what undoing puts back, as long as the
    case is still what `digest` says."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="imported")
    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="imports")
    row = models.PositiveIntegerField()
    is_new = models.BooleanField()
    before = TolerantJSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, help_text="Of what the import left")

    class Meta:
        ordering = ["run", "row"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["run", "case"],
                name="imported_once_a_run",
                violation_error_message="This import made or changed that case already.",
            )
        ]

    def __str__(self):
        return f"{self.run}, row {self.row}: {self.case}"


class ImportedTerm(models.Model):
    """A place, programme, source or keyword that an import made. Undoing takes out what is used
    by nothing else."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="terms")
    model = models.CharField(max_length=40)
    pk_of_term = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["run", "model", "pk_of_term"],
                name="imported_term_once",
                violation_error_message="This import made that term already.",
            )
        ]

    def __str__(self):
        return f"{self.run}: {self.model} {self.pk_of_term}"


class ForeignId(models.Model):
    """What a case is called where it came from, so that importing again finds it. `seen` is what
    the table said the last time: only what it says anew is a change."""

    origin = models.CharField(max_length=100)
    value = models.CharField(max_length=200)
    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="foreign_ids")
    seen = TolerantJSONField(default=dict, blank=True)

    class Meta:
        ordering = ["origin", "value"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "value"],
                name="foreign_id_once",
                violation_error_message="Another case has this id of that origin.",
            )
        ]

    def __str__(self):
        return f"{self.origin}: {self.value}"

    def clean(self):
        if not self.origin.strip():
            raise ValidationError({"origin": "Name where the id comes from."})

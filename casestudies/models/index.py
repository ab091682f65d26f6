"""Tables of the catalogue. Everything here can be made again from the versions."""
# ruff: noqa: DJ008 — nobody is shown these rows.

from django.db import models

from innosi.fields.tolerant_json import TolerantJSONField


class CatalogueState(models.Model):
    """One row: the catalogue's version, the next case number and counts of statements.

    `taxonomy_version` is the version in which the keywords last changed. `stamp` differs between
    two versions of the same number, and its upper half where a backup was restored in between.
    `shape` says what bitmaps and terms are made of: that of the code which made them all, 0 before
    it was told.
    """

    version = models.PositiveBigIntegerField(default=0)
    taxonomy_version = models.PositiveBigIntegerField(default=0)
    stamp = models.BigIntegerField(default=0)
    next_number = models.PositiveIntegerField(default=0)
    tallies = TolerantJSONField(default=dict)
    shape = models.PositiveSmallIntegerField(db_default=0)


class CatalogueEntry(models.Model):
    """A case's place in the bitmaps. It keeps its number when it is withdrawn."""

    number = models.PositiveIntegerField(primary_key=True)
    case = models.OneToOneField(
        "casestudies.CaseStudy", on_delete=models.CASCADE, related_name="entry"
    )
    version = models.ForeignKey(
        "casestudies.CaseVersion", on_delete=models.PROTECT, related_name="+"
    )
    listed = models.BooleanField(default=True)
    sort_title = models.CharField(max_length=200, db_index=True)
    statements = models.PositiveIntegerField(default=0)
    programme = models.ForeignKey(
        "casestudies.CatalogueTerm", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_in = models.PositiveBigIntegerField(db_index=True)


class CatalogueCard(models.Model):
    """What a list shows of one version, so that lists need not read whole records.

    `shape` says which keys `data` has: that of the code which made it, 0 before they were counted.
    """

    version = models.OneToOneField(
        "casestudies.CaseVersion", primary_key=True, on_delete=models.CASCADE, related_name="card"
    )
    data = TolerantJSONField()
    shape = models.PositiveSmallIntegerField(db_default=0, db_index=True)


class FacetChunk(models.Model):
    """65,536 case numbers' worth of one facet value's bitmap (number >> 16 = chunk)."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    chunk = models.PositiveIntegerField()
    bitmap = models.BinaryField()
    changed_in = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "value", "chunk"],
                name="facet_chunk_once",
                violation_error_message="This chunk of that value’s bitmap is there already.",
            ),
        ]


class CatalogueTerm(models.Model):
    """A facet value's label and public description, as last published.

    `value` is the id of the term's row. `slug` is where it stands in addresses today: it follows
    the row at once. `words` is the label folded, for ordering and for looking it up.
    """

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    slug = models.CharField(max_length=200, db_default="")
    label = models.CharField(max_length=400)
    words = models.CharField(max_length=400, default="")
    data = TolerantJSONField(default=dict)
    changed_in = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "value"],
                name="catalogue_term_once",
                violation_error_message="This facet has that value already.",
            ),
        ]
        indexes = [
            models.Index(fields=["facet", "words"], name="catalogue_term_words"),
            models.Index(fields=["facet", "slug"], name="catalogue_term_slug"),
        ]


class CataloguePassage(models.Model):
    """A passage of a source on which statements of a listed case rest: a row for each case, so that
    it can be counted once however many there are.

    number: the case's in the catalogue. domain, source: ids of their rows. place: the locator,
    folded. known: how strongly, see record/known.py; the least is the strongest.
    """

    number = models.PositiveIntegerField(db_index=True)
    domain = models.PositiveBigIntegerField()
    direction = models.CharField(max_length=20)
    source = models.PositiveBigIntegerField()
    place = models.CharField(max_length=400)
    known = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["domain", "direction", "source", "place", "known"],
                name="catalogue_passage_once",
            ),
        ]


class CatalogueWord(models.Model):
    """A word as readers write it, and how many listed cases have it: for “did you mean”."""

    word = models.CharField(max_length=60, primary_key=True)
    documents = models.IntegerField()

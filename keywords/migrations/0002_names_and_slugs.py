import django.db.models.deletion
from django.db import migrations, models

from innosi.fields.mending import mend_names, mend_slugs, tables
from innosi.fields.slugs import REFUSAL, IsSlug

LABELS_OF = ("keyword_id", "language", "kind")


def mend(apps, schema_editor):
    """Names are told apart by their keys, and slugs are ASCII."""
    rows = tables(apps, schema_editor, "keywords")
    labels, redirects = rows("KeywordLabel"), rows("KeywordRedirect")
    mend_names(rows("Keyword"))
    mend_names(labels, "text", LABELS_OF)
    mend_preferred_labels(labels)
    mend_slugs(rows("Keyword"), taken=redirects.values_list("old_slug", flat=True))
    slugs = rows("Keyword").values_list("slug", flat=True)
    mend_slugs(redirects, "old_slug", "old_slug", taken=slugs)
    # What is still to be checked would keep PostgreSQL from changing the tables.
    schema_editor.connection.check_constraints()


def mend_preferred_labels(labels):
    """A text is the preferred label of the first keyword that has it; of others, an alternative."""
    taken = set()
    for label in labels.filter(kind="preferred").order_by("pk"):
        if (label.language, label.text_key) in taken:
            alike = labels.filter(
                keyword=label.keyword_id,
                language=label.language,
                kind="alternative",
                text_key=label.text_key,
            )
            if alike.exists():
                label.delete()  # it stands there as an alternative already
            else:
                labels.filter(pk=label.pk).update(kind="alternative")
            print(f"\n    label {label.pk}: “{label.text}” is an alternative now", end="")
        taken.add((label.language, label.text_key))


def key():
    return models.CharField(default="", editable=False, max_length=400, serialize=False)


def in_ascii(model, slug):
    name = f"{model}_{slug}_in_ascii"
    return migrations.AddConstraint(
        model,
        models.CheckConstraint(condition=IsSlug(slug), name=name, violation_error_message=REFUSAL),
    )


class Migration(migrations.Migration):
    dependencies = [("keywords", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("keywordlabel", "keyword_label_once"),
        migrations.AlterField("keyword", "name", models.CharField(max_length=100)),
        migrations.AlterField(
            "keyword", "slug", models.SlugField(blank=True, max_length=100, unique=True)
        ),
        migrations.AddField("keyword", "name_key", key()),
        migrations.AddField("keywordlabel", "text_key", key()),
        migrations.AlterField(
            "broader",
            "broader",
            models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="steps_down",
                to="keywords.keyword",
            ),
        ),
        migrations.AlterField(
            "related",
            "to_keyword",
            models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="keywords.keyword",
            ),
        ),
        migrations.RunPython(mend, migrations.RunPython.noop),
        in_ascii("keyword", "slug"),
        in_ascii("keywordredirect", "old_slug"),
        migrations.AddConstraint(
            "keyword", models.UniqueConstraint(fields=["name_key"], name="keyword_name_once")
        ),
        migrations.AddConstraint(
            "keywordlabel",
            models.UniqueConstraint(
                fields=["keyword", "language", "kind", "text_key"], name="keyword_label_once"
            ),
        ),
        migrations.AddConstraint(
            "keywordlabel",
            models.UniqueConstraint(
                condition=models.Q(kind="preferred"),
                fields=["language", "text_key"],
                name="preferred_label_of_one_keyword",
            ),
        ),
    ]

from django.db import migrations, models

from keywords.folding import words

BATCH = 2000


def fold_labels(apps, schema_editor):
    terms = apps.get_model("casestudies", "CatalogueTerm").objects.using(
        schema_editor.connection.alias
    )
    last = 0
    while batch := list(terms.filter(pk__gt=last).order_by("pk").only("label")[:BATCH]):
        for term in batch:
            term.words = " ".join(words(term.label))[:400]
        terms.bulk_update(batch, ["words"], batch_size=200)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0004_entry_programme")]

    operations = [
        migrations.AddField("catalogueterm", "words", models.CharField(default="", max_length=400)),
        migrations.RunPython(fold_labels, migrations.RunPython.noop),
        migrations.AddIndex(
            "catalogueterm",
            models.Index(fields=["facet", "words"], name="catalogue_term_words"),
        ),
    ]

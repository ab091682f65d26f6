from django.db import migrations, models


def forget_ids(apps, schema_editor):
    """Terms under ids stay when the release before this one makes its catalogue again: it would
    show each of them beside the one under its slug."""
    models_then = (apps.get_model("casestudies", name) for name in NAMED)
    entries, chunks, terms = (model._base_manager for model in models_then)
    entries.update(programme=None)
    chunks.all().delete()
    terms.all().delete()
    if schema_editor.connection.vendor == "postgresql":  # or it would not alter these tables now
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


NAMED = ("CatalogueEntry", "FacetChunk", "CatalogueTerm")


class Migration(migrations.Migration):
    """Columns have defaults in the database, for a release before this one that still publishes.

    What the catalogue has under slugs is made again under ids by `manage.py prepare`.
    """

    dependencies = [("casestudies", "0007_card_shape")]

    operations = [
        migrations.AddField(
            "cataloguestate", "shape", models.PositiveSmallIntegerField(db_default=0)
        ),
        migrations.AddField(
            "catalogueterm", "slug", models.CharField(db_default="", max_length=200)
        ),
        migrations.AddIndex(
            "catalogueterm", models.Index(fields=["facet", "slug"], name="catalogue_term_slug")
        ),
        migrations.CreateModel(
            "FormerAddress",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(help_text="What it is, as “locality”", max_length=40)),
                (
                    "slug",
                    models.CharField(help_text="The slug or code of the past", max_length=200),
                ),
                (
                    "leads_to",
                    models.CharField(help_text="The slug or code of today", max_length=200),
                ),
            ],
            options={"ordering": ["kind", "slug"], "verbose_name_plural": "former addresses"},
        ),
        migrations.AddConstraint(
            "formeraddress",
            models.UniqueConstraint(fields=["kind", "slug"], name="former_address_once"),
        ),
        migrations.AddIndex(
            "formeraddress",
            models.Index(fields=["kind", "leads_to"], name="former_address_leads_to"),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_ids),
    ]

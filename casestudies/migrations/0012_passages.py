from django.db import migrations, models


def have_the_catalogue_made_again(apps, schema_editor):
    """Its tallies count passages whose rows are gone: `manage.py prepare` makes all of it anew."""
    apps.get_model("casestudies", "CatalogueState").objects.update(shape=0)


class Migration(migrations.Migration):
    """The rows are made by `manage.py prepare`, since the catalogue has another shape now."""

    dependencies = [
        ("casestudies", "0011_evidence"),
    ]

    operations = [
        migrations.CreateModel(
            name="CataloguePassage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(db_index=True)),
                ("domain", models.PositiveBigIntegerField()),
                ("direction", models.CharField(max_length=20)),
                ("source", models.PositiveBigIntegerField()),
                ("place", models.CharField(max_length=400)),
                ("known", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["domain", "direction", "source", "place", "known"],
                        name="catalogue_passage_once",
                    )
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, have_the_catalogue_made_again),
    ]

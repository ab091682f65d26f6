from django.db import migrations, models


class Migration(migrations.Migration):
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
    ]

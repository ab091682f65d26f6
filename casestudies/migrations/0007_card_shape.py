from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0006_catalogue_stamp")]

    operations = [
        # The database keeps the default, for a release before this one that still publishes.
        migrations.AddField(
            "cataloguecard",
            "shape",
            models.PositiveSmallIntegerField(db_default=0, db_index=True),
        ),
    ]

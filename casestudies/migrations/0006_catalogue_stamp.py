from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0005_catalogueterm_words")]

    operations = [
        migrations.AddField("cataloguestate", "stamp", models.BigIntegerField(default=0)),
    ]

from django.db import migrations

from casestudies.catalogue.search.stored import postgres, sqlite

BACKENDS = {"sqlite": sqlite, "postgresql": postgres}


def create(apps, schema_editor):
    BACKENDS[schema_editor.connection.vendor].create(schema_editor)


def drop(apps, schema_editor):
    BACKENDS[schema_editor.connection.vendor].drop(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]

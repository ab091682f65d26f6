"""Web addresses and what checks of them found; archived copies of sources."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

SEEN_BY = ["Contributor", "Editor", "Administrator"]


def let_roles_see_links(apps, schema_editor):
    database = schema_editor.connection.alias
    # Permissions are made after all migrations, and the groups need this one now.
    create_permissions(installed.get_app_config("casestudies"), verbosity=0, using=database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    right = permissions.get(content_type__app_label="casestudies", codename="view_link")
    for group in apps.get_model("auth", "Group").objects.using(database).filter(name__in=SEEN_BY):
        group.permissions.add(right)


def forget_the_right(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    permissions = permissions.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="casestudies", codename="view_link").delete()


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0018_objections")]
    operations = [
        migrations.AddField(
            model_name="source",
            name="archived_url",
            field=models.URLField(
                blank=True,
                help_text="A copy in an archive. Readers find it beside the address.",
                max_length=500,
                verbose_name="archived copy",
            ),
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=2000, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unchecked", "Never checked"),
                            ("works", "Works"),
                            ("moved", "Moved"),
                            ("dead", "Dead"),
                            ("uncertain", "Could not be told"),
                            ("not_asked", "Not asked"),
                        ],
                        db_index=True,
                        default="unchecked",
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200)),
                (
                    "final_address",
                    models.CharField(blank=True, max_length=2000, verbose_name="moved to"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(db_index=True, null=True, verbose_name="last checked"),
                ),
                ("first_failed_at", models.DateTimeField(null=True, verbose_name="failing since")),
            ],
            options={
                "verbose_name": "web address",
                "verbose_name_plural": "web addresses",
                "ordering": ["address"],
                "default_permissions": ["view"],
            },
        ),
        migrations.RunPython(let_roles_see_links, forget_the_right),
    ]

"""The groups that accounts are put into: what each may do. A group that an earlier site made by the
same name gets the rights besides its own."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

CLAIMS = [
    "outcome",
    "section",
    "finding",
    "keyfigure",
    "fieldwork",
    "testimony",
    "disagreement",
    "casekeyword",
]
PARTS = [*CLAIMS, "partner", "funding"]
ENTITIES = ["programme", "researchproject", "source", "organisation", "locality"]
VOCABULARIES = ["outcomedomain", "policyfield", "targetgroup"]
TAXONOMY = ["keyword", "keywordlabel", "keywordredirect"]
LOOKED_AT = [
    f"casestudies.view_{model}"
    for model in (*PARTS, *ENTITIES, *VOCABULARIES, "country", "casestudy")
] + [f"keywords.view_{model}" for model in TAXONOMY]


def rights(app, models, *actions):
    return [f"{app}.{action}_{model}" for model in models for action in actions]


CONTRIBUTOR = [
    *LOOKED_AT,
    *rights("casestudies", ENTITIES, "add"),
    *rights("casestudies", PARTS, "add", "change", "delete"),
    *rights("casestudies", ["casestudy"], "add", "change", "delete", "submit"),
]
EDITOR = [
    *CONTRIBUTOR,
    *rights("casestudies", [*ENTITIES, "country"], "add", "change", "delete"),
    *rights("casestudies", ["casestudy"], "edit_any", "send_back", "publish", "withdraw"),
    *rights("casestudies", ["caseversion"], "view"),
]
TAXONOMIST = [
    *LOOKED_AT,
    *rights("casestudies", VOCABULARIES, "add", "change", "delete"),
    *rights("keywords", TAXONOMY, "add", "change", "delete"),
]
ADMINISTRATOR = [
    *EDITOR,
    *TAXONOMIST,
    *rights("casestudies", ["casestudy"], "publish_alone"),
    *rights("casestudies", ["formeraddress"], "view", "delete"),
    *rights("auth", ["user", "group"], "add", "change", "delete", "view"),
    *rights("accounts", ["auditentry"], "view"),
    *rights("accounts", ["secondfactor"], "view", "delete"),
]
ROLES = {
    "Contributor": CONTRIBUTOR,
    "Editor": EDITOR,
    "Taxonomist": TAXONOMIST,
    "Administrator": ADMINISTRATOR,
}


def make_roles(apps, schema_editor):
    database = schema_editor.connection.alias
    for app in ("auth", "accounts", "keywords", "casestudies"):
        # Permissions are made after all migrations, and these groups need them now.
        create_permissions(installed.get_app_config(app), verbosity=0, using=database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    keys = {
        f"{app}.{codename}": pk
        for pk, app, codename in permissions.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for name, wanted in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        group.permissions.add(*{keys[right] for right in wanted})


def drop_empty_roles(apps, schema_editor):
    """Groups with somebody in them stay, so that no account loses what it may do."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=ROLES, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("casestudies", "0015_workflow"),
        ("keywords", "0003_texts_and_messages"),
    ]
    operations = [migrations.RunPython(make_roles, drop_empty_roles)]

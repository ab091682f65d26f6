"""The messages of constraints, and the line ends of texts that were typed before today."""

from django.db import migrations, models
from django.db.models import TextField, Value
from django.db.models.functions import Replace


def with_plain_line_ends(apps, schema_editor):
    for model in apps.get_app_config("keywords").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TextField):
                plain = Replace(field.name, Value("\r\n"), Value("\n"))
                plain = Replace(plain, Value("\r"), Value("\n"))
                model.objects.filter(**{f"{field.name}__contains": "\r"}).update(
                    **{field.name: plain}
                )


class Migration(migrations.Migration):
    dependencies = [
        ("keywords", "0002_names_and_slugs"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="broader",
            name="broader_once",
            constraint=models.UniqueConstraint(
                fields=("narrower", "broader"),
                name="broader_once",
                violation_error_message="This broader term is there already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="broader",
            name="keyword_not_broader_than_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(("narrower", models.F("broader")), _negated=True),
                name="keyword_not_broader_than_itself",
                violation_error_message="A keyword can’t be broader than itself: choose another.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="keyword",
            name="keyword_not_replaced_by_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_by__isnull", True),
                    models.Q(("replaced_by", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="keyword_not_replaced_by_itself",
                violation_error_message="A keyword can’t be replaced by itself: choose another.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="keywordlabel",
            name="one_preferred_label_a_language",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "preferred")),
                fields=("keyword", "language"),
                name="one_preferred_label_a_language",
                violation_error_message="The keyword has a preferred label in this language already: make one of the two an alternative.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="related",
            name="related_once",
            constraint=models.UniqueConstraint(
                fields=("from_keyword", "to_keyword"),
                name="related_once",
                violation_error_message="This related term is there already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="related",
            name="keyword_not_related_to_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_keyword", models.F("to_keyword")), _negated=True),
                name="keyword_not_related_to_itself",
                violation_error_message="A keyword can’t be related to itself: choose another.",
            ),
        ),
        migrations.RunPython(with_plain_line_ends, migrations.RunPython.noop, elidable=True),
    ]

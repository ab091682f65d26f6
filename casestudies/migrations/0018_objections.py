"""What somebody found wrong in a statement, who and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0017_case_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="fieldwork",
            name="objected_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="fieldwork",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="fieldwork",
            name="objection",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What somebody found wrong who held this against its source; gone when mended",
                verbose_name="found wrong",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="objected_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="objection",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What somebody found wrong who held this against its source; gone when mended",
                verbose_name="found wrong",
            ),
        ),
        migrations.AddField(
            model_name="keyfigure",
            name="objected_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="keyfigure",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="keyfigure",
            name="objection",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What somebody found wrong who held this against its source; gone when mended",
                verbose_name="found wrong",
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="objected_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="outcome",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="objection",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What somebody found wrong who held this against its source; gone when mended",
                verbose_name="found wrong",
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="objected_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="section",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="objection",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What somebody found wrong who held this against its source; gone when mended",
                verbose_name="found wrong",
            ),
        ),
        migrations.AddField(
            model_name="testimony",
            name="objected_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="testimony",
            name="objected_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="testimony",
            name="objection",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What somebody found wrong who held this against its source; gone when mended",
                verbose_name="found wrong",
            ),
        ),
    ]

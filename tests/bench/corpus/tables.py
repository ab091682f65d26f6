"""Rows on their way into the database, without a model instance each."""

from itertools import repeat

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from casestudies.catalogue.writing.bulk import insert
from innosi.fields.names import KeyField, key_of


class Tables:
    """Gathers rows by model, in the order in which the models were first named."""

    def __init__(self):
        self.rows = {}

    def add(self, model, **values):
        """Fields by attname, JSON as text; those left out get the model's defaults."""
        self.rows.setdefault((model, *values), []).append(tuple(values.values()))

    def ready(self):
        """[(label of a model, names of fields, rows as the database takes them)]."""
        return [_ready(model, names, rows) for (model, *names), rows in self.rows.items()]


def write(ready):
    for label, names, rows in ready:
        insert(apps.get_model(label), names, rows)


# Values of other types go to the database as they are.
PREPARED = (models.DateTimeField, models.DecimalField)


def _ready(model, names, rows):
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    for name, field in fields.items():
        if name in columns and isinstance(field, PREPARED):
            columns[name] = [field.get_db_prep_save(value, connection) for value in columns[name]]
        elif isinstance(field, KeyField):
            columns[name] = [key_of(text) for text in columns[field.of]]
        elif name not in columns and not isinstance(field, models.AutoField):
            columns[name] = repeat(field.get_db_prep_save(field.get_default(), connection))
    return model._meta.label, list(columns), list(zip(*columns.values(), strict=False))


def next_id(model):
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def move_sequences(models):
    """Have the database go on counting after the keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)

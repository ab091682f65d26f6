"""Many rows in few statements, without a model instance each."""

from django.core.management.color import no_style
from django.db import connection, models

MOST_PARAMETERS = 20_000


class Tables:
    """Gathers rows by model and writes them in the order in which the models were first named."""

    def __init__(self):
        self.rows = {}

    def add(self, model, **values):
        """Fields by attname; those left out get the model's defaults."""
        self.rows.setdefault(model, []).append(values)

    def write(self):
        for model, rows in self.rows.items():
            _insert(model, rows)
            rows.clear()


def _insert(model, rows):
    if not rows:
        return
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.attname in rows[0] or not isinstance(field, models.AutoField)
    ]
    most = connection.features.max_query_params or MOST_PARAMETERS
    size = max(1, most // len(fields))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            cursor.execute(_statement(model, fields, len(some)), _parameters(fields, some))


def _statement(model, fields, number):
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    row = "({})".format(", ".join(["%s"] * len(fields)))
    values = ", ".join([row] * number)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {values}"


# Values of other types go to the database as they are.
PREPARED = (models.DateTimeField, models.DecimalField, models.JSONField)


def _parameters(fields, rows):
    for field in fields:
        if isinstance(field, PREPARED):
            for row in rows:
                value = row.get(field.attname, field.get_default())
                row[field.attname] = field.get_db_prep_save(value, connection)
    columns = [(field.attname, field.get_default()) for field in fields]
    return [row.get(name, default) for row in rows for name, default in columns]


def next_id(model):
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def move_sequences(models):
    """Have the database go on counting after the keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)

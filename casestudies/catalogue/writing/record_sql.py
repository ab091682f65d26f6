"""SQL over the records of listed cases: the database takes their JSON apart itself."""

from django.db import connection

LISTED = (
    "casestudies_catalogueentry e "
    "JOIN casestudies_caseversion v ON v.id = e.version_id AND e.listed"
)
RECORD = "v.record"


def select(lists, *leaves, where="1 = 1"):
    """A query for `number` and `value`, one row for each item of the lists within lists.

    `leaves` are dotted paths in the item, put together with “|”; without one the value is empty.
    """
    tables, item = [LISTED], RECORD
    for depth, path in enumerate(lists):
        tables.append(_each(item, path, f"item{depth}"))
        item = f"item{depth}.value"
    value = " || '|' || ".join(text(item, leaf) for leaf in leaves) or "''"
    return f"SELECT e.number, {value} AS value FROM {' CROSS JOIN '.join(tables)} WHERE {where}"


def union(queries):
    return " UNION ALL ".join(queries)


def years():
    """A query for number and value: every year of a case from its first to its last."""
    # A programme's own years; a case without one has those of its research projects.
    without = f"{text(RECORD, 'programme.slug')} IS NULL"
    known = union(
        [
            select((), "programme.start_year"),
            select((), "programme.end_year"),
            select(("research_projects",), "start_year", where=without),
            select(("research_projects",), "end_year", where=without),
        ]
    )
    return f"""
        WITH RECURSIVE calendar(year) AS (
            SELECT 1800 UNION ALL SELECT year + 1 FROM calendar WHERE year < 2200
        ), span AS (
            SELECT number, min(CAST(value AS integer)) AS first, max(CAST(value AS integer)) AS last
            FROM ({known}) known GROUP BY number
        )
        SELECT span.number, calendar.year AS value FROM span
        JOIN calendar ON calendar.year BETWEEN span.first AND span.last
    """


def text(item, path):
    """SQL for the text at a dotted path, NULL where there is none."""
    if connection.vendor == "postgresql":
        return f"({item} #>> '{{{path.replace('.', ',')}}}')"
    return f"json_extract({item}, '$.{path}')"


def _each(item, path, name):
    if connection.vendor == "postgresql":
        items = f"{item} #> '{{{path.replace('.', ',')}}}'"
        return f"LATERAL jsonb_array_elements({items}) {name}(value)"
    return f"json_each({item}, '$.{path}') {name}"

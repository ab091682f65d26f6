"""What the site's peers work on, made from its database: trees flattened for SQL, and Datasette's
file with a case a row and its facets as JSON arrays."""

import json
import sqlite3
from pathlib import Path

import django

FILE = "datasette.sqlite3"
METADATA = "datasette.json"
TABLE = "cases"

COUNTRIES = """
    INSERT OR IGNORE INTO casestudies_casestudy_countries (casestudy_id, country_id)
    SELECT DISTINCT l.casestudy_id, p.country_id
    FROM casestudies_casestudy_localities l JOIN casestudies_locality p ON p.id = l.locality_id
"""

ORGANISATIONS = """
    INSERT INTO usual_caseorganisation (case_id, organisation_id)
    SELECT c.id, p.organisation_id FROM casestudies_casestudy c
    JOIN casestudies_partner p ON p.programme_id = c.programme_id
    UNION
    SELECT c.id, f.funder_id FROM casestudies_casestudy c
    JOIN casestudies_funding f ON f.programme_id = c.programme_id
    UNION
    SELECT t.casestudy_id, o.organisation_id FROM casestudies_casestudy_research_projects t
    JOIN casestudies_researchproject_organisations o ON o.researchproject_id = t.researchproject_id
    UNION
    SELECT t.casestudy_id, p.funder_id FROM casestudies_casestudy_research_projects t
    JOIN casestudies_researchproject p ON p.id = t.researchproject_id WHERE p.funder_id IS NOT NULL
"""

# Facet → the query that finds its values for the case c.
ARRAYS = {
    "outcome": """SELECT d.slug FROM casestudies_outcome o
        JOIN casestudies_outcomedomain d ON d.id = o.domain_id WHERE o.case_id = c.id""",
    "direction": "SELECT direction FROM casestudies_outcome o WHERE o.case_id = c.id",
    "evidence": "SELECT evidence_type FROM casestudies_outcome o WHERE o.case_id = c.id "
    "AND evidence_type <> ''",
    "keyword": """SELECT k.slug FROM casestudies_casekeyword t
        JOIN usual_keywordabove a ON a.keyword_id = t.tag_id
        JOIN keywords_keyword k ON k.id = a.above_id WHERE t.content_object_id = c.id""",
    "country": """SELECT x.code FROM casestudies_casestudy_countries t
        JOIN casestudies_country x ON x.id = t.country_id WHERE t.casestudy_id = c.id""",
    "locality": """SELECT x.slug FROM casestudies_casestudy_localities t
        JOIN usual_localityabove a ON a.locality_id = t.locality_id
        JOIN casestudies_locality x ON x.id = a.above_id WHERE t.casestudy_id = c.id""",
    "project": """SELECT x.slug FROM casestudies_casestudy_research_projects t
        JOIN casestudies_researchproject x ON x.id = t.researchproject_id
        WHERE t.casestudy_id = c.id""",
    "organisation": """SELECT x.slug FROM usual_caseorganisation t
        JOIN casestudies_organisation x ON x.id = t.organisation_id WHERE t.case_id = c.id""",
    "field": """SELECT x.slug FROM casestudies_casestudy_policy_fields t
        JOIN casestudies_policyfield x ON x.id = t.policyfield_id WHERE t.casestudy_id = c.id""",
    "group": """SELECT x.slug FROM casestudies_casestudy_target_groups t
        JOIN casestudies_targetgroup x ON x.id = t.targetgroup_id WHERE t.casestudy_id = c.id""",
}
PLAIN = ("programme", "kind")

DATASETTE = """
    CREATE TABLE peer.{table} (number INTEGER PRIMARY KEY, slug TEXT, title TEXT, summary TEXT,
        kind TEXT, programme TEXT, first_year INTEGER, last_year INTEGER, {columns});
    INSERT INTO peer.{table}
        SELECT e.number, c.slug, c.title, c.summary, c.kind, p.slug, p.start_year, p.end_year,
            {arrays}
        FROM casestudies_catalogueentry e JOIN casestudies_casestudy c ON c.id = e.case_id
        LEFT JOIN casestudies_programme p ON p.id = c.programme_id
        WHERE e.listed ORDER BY e.number;
    CREATE INDEX peer.by_programme ON {table} (programme);
    CREATE INDEX peer.by_kind ON {table} (kind);
    CREATE VIRTUAL TABLE peer.words USING fts5
        (title, lead, body, tokenize = "unicode61 remove_diacritics 0");
    INSERT INTO peer.words (rowid, title, lead, body)
        SELECT f.rowid, f.title, f.lead, f.body FROM casestudies_fulltext f
        JOIN casestudies_catalogueentry e ON e.number = f.rowid WHERE e.listed;
"""


def flatten_trees():
    """Keywords and localities with all that is above them, merged keywords under their new name."""
    from casestudies.models import Locality
    from keywords.graph import KeywordGraph

    from .usual.models import KeywordAbove, LocalityAbove

    graph = KeywordGraph.load()
    steps = []
    for pk in graph.concepts:
        if concept := graph.current(pk):
            above = {concept.id, *graph.ancestors(concept.id)}
            steps += [KeywordAbove(keyword_id=pk, above_id=one) for one in sorted(above)]
    KeywordAbove.objects.bulk_create(steps, batch_size=2000)

    parents = dict(Locality.objects.values_list("pk", "parent"))
    LocalityAbove.objects.bulk_create(
        (
            LocalityAbove(locality_id=pk, above_id=above)
            for pk in parents
            for above in _path(pk, parents)
        ),
        batch_size=2000,
    )


def _path(pk, parents):
    """A locality and those it lies in."""
    while pk:
        yield pk
        pk = parents[pk]


def write_datasette_file(database):
    file = Path(database).with_name(FILE)
    with sqlite3.connect(database) as connection:
        connection.execute(COUNTRIES)
        connection.execute(ORGANISATIONS)
        connection.commit()
        connection.execute("ATTACH ? AS peer", [str(file)])
        columns = ", ".join(f'"{name}" TEXT' for name in ARRAYS)
        arrays = ", ".join(map(_array, ARRAYS.values()))
        connection.executescript(DATASETTE.format(table=TABLE, columns=columns, arrays=arrays))
        connection.executescript("ANALYZE main; ANALYZE peer;")
    about = {"fts_table": "words", "fts_pk": "number"}
    metadata = {"databases": {file.stem: {"tables": {TABLE: about}}}}
    file.with_name(METADATA).write_text(json.dumps(metadata))


def _array(query):
    before, _, after = query.partition(" FROM ")
    column = before.removeprefix("SELECT ")
    return f"(SELECT json_group_array(DISTINCT {column}) FROM {after})"


def main():
    from django.conf import settings

    django.setup()
    flatten_trees()
    write_datasette_file(settings.DATABASES["default"]["NAME"])


if __name__ == "__main__":
    main()

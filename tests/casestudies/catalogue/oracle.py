"""The same questions answered in plain SQL over the working copies, as the catalogue's judge.

`Oracle()` writes down, in temporary tables, what is true of every published case at that moment;
later edits to the working copies don't reach it.
"""

from collections import Counter
from datetime import date

from django.db import connection

CLAIM_COLUMNS = {"outcome": "domain", "direction": "direction", "evidence": "evidence"}

PUBLISHED = "SELECT id FROM casestudies_casestudy WHERE status = 'published'"

# A merged keyword counts for the one that stands in its place; links to it lead there too.
TODAY = """
    now(id, today) AS (
        SELECT id, id FROM keywords_keyword
        UNION
        SELECT now.id, k.replaced_by_id FROM now JOIN keywords_keyword k ON k.id = now.today
        WHERE k.replaced_by_id IS NOT NULL
    ),
    today(id, today) AS (
        SELECT now.id, now.today FROM now JOIN keywords_keyword k ON k.id = now.today
        WHERE k.replaced_by_id IS NULL
    )
"""

FACTS = f"""
    WITH RECURSIVE published(id) AS ({PUBLISHED}), {TODAY},
    topic(case_id, id) AS (
        SELECT t.content_object_id, today.today
        FROM casestudies_casekeyword t JOIN today ON today.id = t.tag_id
        UNION
        SELECT topic.case_id, today.today
        FROM topic JOIN keywords_broader b ON b.narrower_id = topic.id
        JOIN today ON today.id = b.broader_id
    ),
    place(case_id, id) AS (
        SELECT casestudy_id, locality_id FROM casestudies_casestudy_localities
        UNION
        SELECT place.case_id, l.parent_id FROM place JOIN casestudies_locality l ON l.id = place.id
        WHERE l.parent_id IS NOT NULL
    ),
    role(case_id, organisation_id) AS (
        SELECT c.id, p.organisation_id FROM casestudies_casestudy c
        JOIN casestudies_partner p ON p.programme_id = c.programme_id
        UNION
        SELECT c.id, f.funder_id FROM casestudies_casestudy c
        JOIN casestudies_funding f ON f.programme_id = c.programme_id
        UNION
        SELECT x.casestudy_id, o.organisation_id FROM casestudies_casestudy_research_projects x
        JOIN casestudies_researchproject_organisations o
        ON o.researchproject_id = x.researchproject_id
        UNION
        SELECT x.casestudy_id, p.funder_id FROM casestudies_casestudy_research_projects x
        JOIN casestudies_researchproject p ON p.id = x.researchproject_id
    ),
    found(case_id, facet, value) AS (
        SELECT topic.case_id, 'keyword', k.slug FROM topic
        JOIN today ON today.today = topic.id JOIN keywords_keyword k ON k.id = today.id
        UNION ALL
        SELECT topic.case_id, 'keyword', r.old_slug FROM topic
        JOIN today ON today.today = topic.id JOIN keywords_keywordredirect r
        ON r.keyword_id = today.id
        UNION ALL
        SELECT topic.case_id, 'label', l.text FROM topic
        JOIN keywords_keywordlabel l ON l.keyword_id = topic.id
        UNION ALL
        SELECT place.case_id, 'locality', l.slug FROM place
        JOIN casestudies_locality l ON l.id = place.id
        UNION ALL
        SELECT place.case_id, 'country', c.code FROM place
        JOIN casestudies_locality l ON l.id = place.id
        JOIN casestudies_country c ON c.id = l.country_id
        UNION ALL
        SELECT x.casestudy_id, 'country', c.code FROM casestudies_casestudy_countries x
        JOIN casestudies_country c ON c.id = x.country_id
        UNION ALL
        SELECT x.casestudy_id, 'project', p.slug FROM casestudies_casestudy_research_projects x
        JOIN casestudies_researchproject p ON p.id = x.researchproject_id
        UNION ALL
        SELECT role.case_id, 'organisation', o.slug FROM role
        JOIN casestudies_organisation o ON o.id = role.organisation_id
        UNION ALL
        SELECT x.casestudy_id, 'field', f.slug FROM casestudies_casestudy_policy_fields x
        JOIN casestudies_policyfield f ON f.id = x.policyfield_id
        UNION ALL
        SELECT x.casestudy_id, 'group', g.slug FROM casestudies_casestudy_target_groups x
        JOIN casestudies_targetgroup g ON g.id = x.targetgroup_id
        UNION ALL
        SELECT c.id, 'programme', p.slug FROM casestudies_casestudy c
        JOIN casestudies_programme p ON p.id = c.programme_id
        UNION ALL
        SELECT c.id, 'kind', c.kind FROM casestudies_casestudy c
    )
    SELECT DISTINCT case_id, facet, value FROM found WHERE case_id IN (SELECT id FROM published)
"""

CLAIMS = f"""
    SELECT o.case_id, d.id AS domain_id, d.slug AS domain, o.direction, o.evidence_type AS evidence,
        o.source_id, o.locator
    FROM casestudies_outcome o JOIN casestudies_outcomedomain d ON d.id = o.domain_id
    WHERE o.case_id IN ({PUBLISHED})
"""

# How many statements a case makes, and how many of them stand on evidence.
OF_CASE = "SELECT count(*) FROM temp_claim c WHERE c.case_id = temp_published.case_id"
STATEMENTS = f"({OF_CASE})"
BACKED = f"({OF_CASE} AND c.evidence <> '' AND c.direction <> 'not_assessed')"

# A programme's own years; where a case has no programme its own, or else all its research
# projects'. Without a known end they run to this year.
CASES = f"""
    WITH span(case_id, a, z) AS (
        SELECT c.id, p.start_year, p.end_year FROM casestudies_casestudy c
        JOIN casestudies_programme p ON p.id = c.programme_id
        UNION ALL
        SELECT c.id, p.start_year, p.end_year FROM casestudies_casestudy c
        JOIN casestudies_casestudy_research_projects x ON x.casestudy_id = c.id
        JOIN casestudies_researchproject p ON p.id = x.researchproject_id
        WHERE c.programme_id IS NULL AND c.start_year IS NULL AND c.end_year IS NULL
        UNION ALL
        SELECT c.id, c.start_year, c.end_year FROM casestudies_casestudy c
        WHERE c.programme_id IS NULL
    ), year(case_id, year) AS (
        SELECT case_id, a FROM span WHERE a IS NOT NULL
        UNION ALL SELECT case_id, z FROM span WHERE z IS NOT NULL
        UNION ALL SELECT case_id, {date.today().year} FROM span
        WHERE a IS NOT NULL AND z IS NULL
    )
    SELECT c.id AS case_id, c.slug, lower(c.title) AS title, lower(c.summary) AS summary,
        (SELECT min(s.body) FROM casestudies_section s WHERE s.case_id = c.id) AS body,
        (SELECT min(year) FROM year WHERE year.case_id = c.id) AS first,
        (SELECT max(year) FROM year WHERE year.case_id = c.id) AS last,
        (SELECT min(v.id) FROM casestudies_caseversion v WHERE v.case_id = c.id) AS published
    FROM casestudies_casestudy c WHERE c.id IN ({PUBLISHED})
"""


def rows(sql, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


class Oracle:
    def __init__(self):
        with connection.cursor() as cursor:
            for name, query in (("fact", FACTS), ("claim", CLAIMS), ("published", CASES)):
                cursor.execute(f"DROP TABLE IF EXISTS temp_{name}")
                cursor.execute(f"CREATE TEMPORARY TABLE temp_{name} AS {query}")

    def cases(self, question):
        """(tier, slug) of the matching cases in the order asked for; of those that words found
        only the tier says which comes first."""
        where, parameters = condition(question)
        tier, order, more = ordering(question)
        return rows(
            f"SELECT {tier} AS tier, slug FROM temp_published WHERE {where} ORDER BY tier, {order}",
            more + parameters,
        )

    def statements(self, question):
        where, parameters = condition(question)
        ((count,),) = rows(
            "SELECT count(*) FROM temp_claim WHERE case_id IN "
            f"(SELECT case_id FROM temp_published WHERE {where})",
            parameters,
        )
        return count

    def tallies(self):
        """Outcome statements of all published cases: how many, and by domain and direction."""
        found = rows("SELECT domain_id, direction, count(*) FROM temp_claim GROUP BY 1, 2")
        counts = {f"{domain}|{direction}": count for domain, direction, count in found}
        total = {"statements": sum(counts.values())} if counts else {}
        return counts | total | self._passages()

    def _passages(self):
        """The same of distinct passages, each known in its strongest way."""
        found = {}
        for domain, direction, evidence, source, locator in rows(
            "SELECT domain_id, direction, evidence, source_id, locator FROM temp_claim"
        ):
            passage = domain, direction, source, " ".join(locator.lower().split())
            found.setdefault(passage, set()).add(how_known(direction, evidence))
        names = [
            f"{domain}|{direction}|{min(known, key=WAYS.index)}"
            for (domain, direction, _, _), known in found.items()
        ]
        return Counter(names) | ({"passages": len(found)} if found else {})

    def counts(self, question, facet):
        """Value → number of cases, the facet's own selection left out (but for all-keywords)."""
        keeps_own = facet == "keyword" and question.match == "all"
        left_out = set() if keeps_own else {facet}
        if facet in CLAIM_COLUMNS:
            return self._claim_counts(question, facet)
        where, parameters = condition(question, left_out)
        return dict(
            rows(
                f"""SELECT value, count(DISTINCT case_id) FROM temp_fact
                WHERE facet = %s AND case_id IN
                (SELECT case_id FROM temp_published WHERE {where}) GROUP BY value""",
                [facet, *parameters],
            )
        )

    def _claim_counts(self, question, facet):
        where, parameters = condition(question, set(CLAIM_COLUMNS))
        claim, more = claims(question, {facet})
        column = CLAIM_COLUMNS[facet]
        return dict(
            rows(
                f"""SELECT {column}, count(DISTINCT case_id) FROM temp_claim
                WHERE {claim} AND {column} <> '' AND case_id IN
                (SELECT case_id FROM temp_published WHERE {where}) GROUP BY {column}""",
                [*more, *parameters],
            )
        )


WAYS = ("measured", "told", "unrecorded", "not_yet")


def how_known(direction, evidence):
    if direction == "not_assessed":
        return "not_yet"
    return {"survey": "measured", "qualitative": "told"}.get(evidence, "unrecorded")


def condition(question, left_out=frozenset()):
    """SQL and parameters that hold for the cases that match, by all filters but `left_out`."""
    parts, parameters = ["1 = 1"], []

    def add(sql, values):
        parts.append(sql)
        parameters.extend(values)

    for facet, values in question.selected.items():
        if facet in left_out or facet in CLAIM_COLUMNS:
            continue
        apart = facet == "keyword" and question.match == "all"
        for some in [[value] for value in values] if apart else [values]:
            add(
                "case_id IN (SELECT case_id FROM temp_fact "
                f"WHERE facet = %s AND value IN ({marks(some)}))",
                [facet, *some],
            )
    if set(question.selected) & (CLAIM_COLUMNS.keys() - left_out):
        claim, values = claims(question, left_out)
        add(f"case_id IN (SELECT case_id FROM temp_claim WHERE {claim})", values)
    if question.year_from:
        add("last >= %s", [question.year_from])
    if question.year_to:
        add("first <= %s", [question.year_to])
    add(*text(question, "(title || ' / ' || summary || ' / ' || coalesce(body, ''))"))
    return " AND ".join(parts), parameters


def claims(question, left_out):
    """What must hold for one and the same outcome."""
    parts, parameters = ["1 = 1"], []
    for facet, column in CLAIM_COLUMNS.items():
        values = question.selected.get(facet)
        if values and facet not in left_out:
            parts.append(f"{column} IN ({marks(values)})")
            parameters.extend(values)
    return " AND ".join(parts), parameters


def text(question, column):
    words = question.words
    if question.how == "none":
        return "1 = 1", []
    if question.how == "label":
        sql = "case_id IN (SELECT case_id FROM temp_fact WHERE facet = 'label' AND value = %s)"
        return sql, list(words)
    like = f"{column} LIKE %s"
    if question.how == "phrase":
        return like, [f"%{' '.join(words)}%"]
    if question.how == "minus":
        return (
            " AND ".join([like, *[f"NOT {like}"] * (len(words) - 1)]),
            [f"%{word}%" for word in words],
        )
    return " AND ".join([like] * len(words)), [f"%{word}%" for word in words]


def ordering(question):
    newest = "published DESC"
    if question.sort == "title":
        return "0", "title, case_id", []
    if question.sort == "evidence" or (question.how == "none" and question.sort != "newest"):
        return "0", f"{BACKED} DESC, {STATEMENTS} DESC, {newest}", []
    if question.how == "label" or question.sort == "newest":
        return "0", newest, []
    wanted = question.words[:1] if question.how == "minus" else question.words
    plain = type(question)({}, "any", None, None, wanted, question.how, "")
    title, lead = text(plain, "title"), text(plain, "(title || ' / ' || summary)")
    sql = f"CASE WHEN {title[0]} THEN 0 WHEN {lead[0]} THEN 1 ELSE 2 END"
    return sql, newest, title[1] + lead[1]


def marks(values):
    return ", ".join(["%s"] * len(values))

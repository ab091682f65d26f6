"""Records made by hand, for pages that need no database."""

from casestudies.record import Record

REPORT = {"id": 1, "slug": "report", "number": 1, "type": "report", "title": "The report"}
ARTICLE = {
    "id": 2,
    "slug": "article",
    "number": 2,
    "type": "article-journal",
    "title": "An article",
}
EMPLOYMENT = {"id": 1, "slug": "employment", "label": "Employment"}
HOUSING = {"id": 2, "slug": "housing", "label": "Housing"}
GRANT = {"amount": "7000000", "currency": "GBP", "locator": "p. 2"}
COUNCIL = {"id": 1, "slug": "council", "label": "City Council", "kind": "public"}


def record(**fields):
    """A record with what every record has, and `fields`."""
    least = {
        "slug": "works",
        "code": "WRK",
        "title": "Works",
        "kind": "programme",
        "summary": "A summary.",
        "sources": [REPORT, ARTICLE],
    }
    return Record.model_validate(least | fields)


def claim(number, /, **fields):
    return {"code": f"WRK-{number:02d}", "source": "report", "locator": f"p. {number}"} | fields


def outcome(number, direction="positive", domain=EMPLOYMENT, **fields):
    least = {
        "domain": domain,
        "direction": direction,
        "statement": f"Statement {number}.",
        "evidence_type": "qualitative",
    }
    return claim(number, **least | fields)


def section(number, kind, body="Some prose."):
    return claim(number, kind=kind, body=body)


def finding(number, kind):
    return claim(number, kind=kind, statement=f"Finding {number}.")


def figure(number, value, unit="", **fields):
    return claim(number, **{"label": f"Figure {number}", "value": value, "unit": unit} | fields)


def programme(**fields):
    return {"id": 1, "slug": "works", "label": "Works"} | fields


def whole():
    """A record with every sort of claim, backed by two sources."""
    return record(
        programme=programme(
            start_year=2013,
            end_year=2017,
            source="report",
            locator="p. 1",
            partners=[{"organisation": COUNCIL, "role": "lead", "source": "article"}],
            funding=[{"funder": COUNCIL} | GRANT],
        ),
        outcomes=[outcome(1), outcome(2, "negative", HOUSING, source="article")],
        sections=[section(3, "transferability"), section(4, "context")],
        key_figures=[
            figure(5, 34, "people", period="2014", series="People by year"),
            figure(6, 35, "people", period="2015", series="People by year"),
            figure(7, 700, "homes", qualifier="over"),
        ],
        fieldwork=[claim(8, method="Interviews", number=34, year=2014)],
        testimonies=[claim(9, role="Parent", place="Fife", year=2015, text="It helped.")],
        findings=[finding(10, "barrier"), finding(11, "policy_lesson")],
    )

"""What lists show of a case: a small JSON made once per version."""


def card_of(record, version):
    first, last = record.run()
    return {
        "slug": record.slug,
        "code": record.code,
        "title": record.title,
        "kind": record.kind,
        "summary": record.summary,
        "place": place_line(record),
        "programme": record.programme.model_dump(include={"slug", "label"})
        if record.programme
        else None,
        "first_year": first,
        "last_year": last,
        "keywords": [{"id": term.id, "label": term.label} for term in record.keywords],
        "strip": outcome_strip(record),
        "statements": len(record.outcomes),
        "version": version.number,
        "published": version.published_at.isoformat(),
    }


def place_line(record):
    """Where, in one line: “Birmingham, England”; “Five places in Scotland” would hide names."""
    if not record.localities:
        return ", ".join(term.label for term in record.countries)
    names = [place.label for place in record.localities]
    shown = names if len(names) <= 5 else [*names[:4], f"{len(names) - 4} more"]
    around = {
        place.within[-1].label if place.within else place.country.label
        for place in record.localities
    }
    line = ", ".join(shown)
    return f"{line}, {around.pop()}" if len(around) == 1 else line


def outcome_strip(record):
    """Domains in the order of the claims, each with its directions one by one."""
    rows = {}
    for outcome in record.outcomes:
        row = rows.setdefault(
            outcome.domain.slug,
            {"slug": outcome.domain.slug, "label": outcome.domain.label, "directions": []},
        )
        row["directions"].append(outcome.direction)
    return list(rows.values())

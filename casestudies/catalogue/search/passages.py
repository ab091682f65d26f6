"""The texts of a record that stand neither in its title nor in its lead."""

CLAIMS = ("outcomes", "sections", "key_figures", "fieldwork", "testimonies", "findings")
CLAIM_TEXTS = (
    "label",
    "method",
    "participants",
    "role",
    "place",
    "statement",
    "body",
    "text",
    "population",
    "comparator",
)


def passages_of(data):
    """(claim code or "", text) of everything that a reader can find words in; `data` is JSON."""
    if data["programme"]:
        yield "", data["programme"]["description"]
    yield from (("", name) for name in _organisations(data).values())
    for name in CLAIMS:
        for claim in data[name]:
            yield claim["code"], " · ".join(_claim_texts(claim))
    for source in data["sources"]:
        authors = ", ".join(one["family"] or one["literal"] for one in source["authors"])
        texts = source["title"], authors, source["container"]
        yield "", " · ".join(text for text in texts if text)


def _organisations(data):
    """Slug → name of every organisation named, once."""
    programme = data["programme"] or {"partners": (), "funding": ()}
    found = [one["organisation"] for one in programme["partners"]]
    found += [one["funder"] for one in programme["funding"]]
    for project in data["research_projects"]:
        found += [*project["organisations"], project["funder"]]
    return {one["slug"]: one["label"] for one in found if one}


def _claim_texts(claim):
    if "domain" in claim:
        yield claim["domain"]["label"]
    yield from (claim[name] for name in CLAIM_TEXTS if claim.get(name))

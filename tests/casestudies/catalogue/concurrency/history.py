"""What was in force at each version, in plain Python from the publishers' journals.

It knows the records as published, and nothing of bitmaps, snapshots or full text.
"""

from collections import Counter

from django.utils import timezone

from casestudies.models import CaseVersion

from .publishing import Taxonomy

SEVERAL = ("taxonomy", "rebuild")  # one commit of these may move the version by more than one


class History:
    """Begins with the catalogue as it is; `follow` then takes it through the journals."""

    def __init__(self, version):
        self.version, self.taxonomy, self.listed = version, Taxonomy.now(), {}
        for case, stored in CaseVersion.objects.order_by("number").values_list("case", "pk"):
            self.listed[case] = stored

    def load(self):
        """The records of all that was ever published, once that has ended."""
        rows = CaseVersion.objects.values_list("pk", "number", "record")
        self.records = {pk: (number, record) for pk, number, record in rows}
        self.facts = {pk: facts(record) for pk, (_, record) in self.records.items()}

    def follow(self, journals):
        """Yields this history at each version. Every version is one commit's, and none is lost."""
        entries = sorted((one for journal in journals for one in journal), key=version_of)
        while entries:
            version = entries[0].version
            together = [one for one in entries if one.version == version]
            entries = entries[len(together) :]
            taken = [one for one in together if self._take(one)]
            assert len(taken) == 1, together
            yield self

    def _take(self, entry):
        """Whether it changed anything: to publish what is in force already does not."""
        if entry.action == "publish" and self.listed.get(entry.case) == entry.stored:
            return False
        assert entry.version == self.version + 1 or entry.action in SEVERAL, entry
        self.version = entry.version
        if entry.action == "publish":
            self.listed[entry.case] = entry.stored
        elif entry.action == "withdraw":
            del self.listed[entry.case]
        self.taxonomy = entry.taxonomy or self.taxonomy
        return True

    def catalogue(self):
        """Ids of the versions listed, and the tallies of their outcome statements and of the
        passages that these share."""
        tallies, passages = Counter(), {}
        for pk in self.listed.values():
            for one in self.records[pk][1]["outcomes"]:
                name = f"{one['domain']['id']}|{one['direction']}"
                tallies["statements"] += 1
                tallies[name] += 1
                known = "measured" if one["evidence_type"] == "survey" else "told"
                passages.setdefault((name, one["source"], one["locator"]), set()).add(known)
        tallies.update(f"{name}|{min(known)}" for (name, *_), known in passages.items())
        tallies.update(passages=len(passages))
        return frozenset(self.listed.values()), {name: n for name, n in tallies.items() if n}

    def answer(self, criteria):
        """(slug, number) of the versions that match, and how many outcome statements they make."""
        found = [pk for pk in self.listed.values() if self._matches(pk, criteria)]
        said = sum(len(self.records[pk][1]["outcomes"]) for pk in found)
        named = {(self.records[pk][1]["slug"], self.records[pk][0]) for pk in found}
        return named, said

    def _matches(self, pk, criteria):
        known, selected = self.facts[pk], dict(criteria["selected"])
        topics = [self._under(slug, known["keyword"]) for slug in selected.pop("keyword", ())]
        if topics and not (all if criteria["match"] == "all" else any)(topics):
            return False
        claims = [set(selected.pop(name, ())) for name in ("outcome", "direction", "evidence")]
        if not any(
            all(not wanted or value in wanted for wanted, value in zip(claims, claim, strict=True))
            for claim in known["claims"] or ((None, None, None),)
        ):
            return False
        first, last = criteria["year_from"], criteria["year_to"]
        if (first or last) and not any(
            (first or 0) <= year <= (last or 9999) for year in known["years"]
        ):
            return False
        if criteria["q"] and criteria["q"] not in known["words"]:
            return False
        return all(known[name] & set(values) for name, values in selected.items())

    def _under(self, slug, tags):
        """Whether one of the tags stands for this keyword or for something narrower."""
        names = self.taxonomy.slugs
        wanted = names.get(slug) or self.taxonomy.redirects.get(slug)
        reached, pending = set(), [self._today(tag) for tag in tags]
        while pending:
            topic = pending.pop()
            reached.add(topic)
            pending += [self._today(b) for a, b in self.taxonomy.broader if a == topic]
        return self._today(wanted) in reached

    def _today(self, topic):
        while topic in self.taxonomy.merged:
            topic = self.taxonomy.merged[topic]
        return topic


def version_of(entry):
    return entry.version


def facts(record):
    """What a record can be found under, by facet."""
    programme, projects = record["programme"], record["research_projects"]
    own = [record] if record["start_year"] or record["end_year"] else projects
    dated = [programme] if programme else own
    known = [one[name] for one in dated for name in ("start_year", "end_year") if one[name]]
    running = [one["start_year"] for one in dated if one["start_year"] and not one["end_year"]]
    return {
        "kind": {record["kind"]},
        "keyword": [term["id"] for term in record["keywords"]],
        "programme": {programme["slug"]} if programme else set(),
        "project": slugs(projects),
        "country": slugs(record["countries"]),
        "locality": slugs(record["localities"])
        | {area["slug"] for place in record["localities"] for area in place["within"]},
        "field": slugs(record["policy_fields"]),
        "group": slugs(record["target_groups"]),
        "claims": [
            (one["domain"]["slug"], one["direction"], one["evidence_type"])
            for one in record["outcomes"]
        ],
        "years": {*from_to(known), *from_to([*running, timezone.now().year] if running else [])},
        "words": f"{record['title']} {record['summary']}".split(),
    }


def from_to(years):
    return range(min(years), max(years) + 1) if years else ()


def slugs(terms):
    return {term["slug"] for term in terms}

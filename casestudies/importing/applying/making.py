"""Places, programmes, sources and keywords that a plan needs and that are not there yet.

What one row asks for, another may ask for too, and somebody may have made it since the dry run:
each is looked for by what makes it one thing, and made once.
"""

from collections.abc import Iterable
from typing import Any

from casestudies.models import ImportedTerm, ImportRun, Locality, Programme, Source
from innosi.fields.names import key_of
from innosi.fields.slugs import numbered, slug_from
from keywords.models import Keyword

from ..planning.item import Ref

Key = tuple[Any, ...]


class Maker:
    def __init__(self, run: ImportRun):
        self.run = run
        self.known: dict[Key, int] = {}
        self.slugs: dict[type, set[str]] = {}

    def make(self, refs: Iterable[Ref | None]) -> None:
        """Have all of these there."""
        wanted: dict[str, dict[Key, dict[str, Any]]] = {}
        for ref in refs:
            if isinstance(ref, dict) and (key := _key(ref)) not in self.known:
                wanted.setdefault(ref["make"], {})[key] = ref
        for name, new in wanted.items():
            getattr(self, f"_{name}s" if name != "locality" else "_localities")(new)

    def __getitem__(self, ref: Ref) -> int:
        return ref if isinstance(ref, int) else self.known[_key(ref)]

    def _localities(self, new: dict[Key, dict[str, Any]]) -> None:
        there = Locality.objects.filter(
            country__in={ref["country"] for ref in new.values()},
            name_key__in={key[2] for key in new},
        )
        for pk, country, name in there.values_list("pk", "country", "name_key"):
            self.known.setdefault(("locality", country, name), pk)
        self._insert(
            Locality,
            new,
            lambda ref: {
                "name": ref["name"],
                "country_id": ref["country"],
                "kind": ref["kind"],
                "alternative_names": [],
            },
        )

    def _programmes(self, new: dict[Key, dict[str, Any]]) -> None:
        there = Programme.objects.filter(name_key__in={key[1] for key in new})
        for pk, name in there.values_list("pk", "name_key"):
            self.known[("programme", name)] = pk
        self._insert(
            Programme,
            new,
            lambda ref: {
                "name": ref["name"],
                "source_id": self[ref["source"]] if ref.get("source") else None,
                "locator": ref.get("locator", "") if ref.get("source") else "",
                "acronym": ref.get("acronym", ""),
                "description": ref.get("description", ""),
                "start_year": ref.get("start_year"),
                "end_year": ref.get("end_year"),
            },
        )

    def _sources(self, new: dict[Key, dict[str, Any]]) -> None:
        names = ("title", "year", "doi", "url", "type", "container", "licence")
        self._insert(Source, new, lambda ref: {name: ref[name] for name in names})

    def _keywords(self, new: dict[Key, dict[str, Any]]) -> None:
        """One by one: readers hear of each, and former slugs are kept free."""
        for key, ref in new.items():
            row, is_new = Keyword.objects.get_or_create(
                name_key=key[1],
                defaults={"name": ref["name"], "status": Keyword.Status.CANDIDATE},
            )
            self.known[key] = row.pk
            if is_new:
                self._remember([row])

    def _insert(self, model: Any, new: dict[Key, dict[str, Any]], fields: Any) -> None:
        rows = {
            key: model(slug=self._free_slug(model, ref.get("name") or ref["title"]), **fields(ref))
            for key, ref in new.items()
            if key not in self.known
        }
        model.objects.bulk_create(rows.values())
        self.known |= {key: row.pk for key, row in rows.items()}
        self._remember(rows.values())

    def _free_slug(self, model: Any, name: str) -> str:
        if model not in self.slugs:
            self.slugs[model] = set(model.objects.values_list("slug", flat=True))
        taken, wanted, number = self.slugs[model], slug_from(name), 1
        while (slug := numbered(wanted, number)) in taken:
            number += 1
        taken.add(slug)
        return slug

    def _remember(self, rows: Iterable[Any]) -> None:
        ImportedTerm.objects.bulk_create(
            ImportedTerm(run=self.run, model=row._meta.label_lower, pk_of_term=row.pk)
            for row in rows
        )


def _key(ref: dict[str, Any]) -> Key:
    if ref["make"] == "locality":
        return ("locality", ref["country"], key_of(ref["name"]))
    if ref["make"] == "source":
        own = ref["doi"].lower() or ref["url"]
        return ("source", own) if own else ("source", key_of(ref["title"]), ref["year"])
    return (ref["make"], key_of(ref["name"]))

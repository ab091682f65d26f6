"""What this site has already: titles, addresses, codes and foreign ids, read once."""

from typing import Any

from casestudies.models import CaseStudy, ForeignId, Programme
from innosi.fields.names import key_of
from innosi.fields.slugs import numbered, slug_from

from .likely import Titles

LONGEST_CODE = 12
LONGEST_TITLE = 200


class Known:
    def __init__(self, origin: str, prefix: str):
        self.titles = Titles()
        self.cases: dict[int, str] = {}
        # The case, or the row of the table, that has a title.
        self.title_keys: dict[str, tuple[int | None, int]] = {}
        self.slugs: set[str] = set()
        self.codes: dict[str, int | None] = {}
        for pk, title, slug, code in CaseStudy.objects.values_list("pk", "title", "slug", "code"):
            self.titles.add(title, pk)
            self.cases[pk] = title
            self.title_keys[key_of(title)] = (pk, 0)
            self.slugs.add(slug)
            self.codes[code] = pk
        self.programmes = {
            key: (pk, start, end)
            for pk, key, start, end in Programme.objects.values_list(
                "pk", "name_key", "start_year", "end_year"
            )
        }
        self.foreign: dict[str, tuple[int, Any]] = {
            value: (case, seen if isinstance(seen, dict) else {})
            for value, case, seen in ForeignId.objects.filter(origin=origin).values_list(
                "value", "case", "seen"
            )
        }
        self.prefix = prefix or _initials(origin)
        self.number = _last_number(self.codes, self.prefix)

    def free_slug(self, title: str) -> str:
        wanted, number = slug_from(title), 1
        while (slug := numbered(wanted, number)) in self.slugs:
            number += 1
        self.slugs.add(slug)
        return slug

    def free_code(self) -> str:
        self.number += 1
        code = f"{self.prefix}{self.number}"
        self.codes[code] = None
        return code

    def free_title(self, title: str) -> str:
        """“Youth work (2)” where there is a “Youth work”."""
        number = 1
        while key_of(new := numbered(title, number, LONGEST_TITLE, " ({})")) in self.title_keys:
            number += 1
        return new

    def add(self, title: str, row: int) -> None:
        self.title_keys[key_of(title)] = (None, row)
        self.titles.add(title, None, row)


def _initials(origin: str) -> str:
    """“Partner table” → PT; codes of this origin begin with it."""
    parts = [part for part in slug_from(origin).upper().split("-") if part[:1].isalpha()]
    if len(parts) == 1:
        return parts[0][:3]
    return "".join(part[0] for part in parts)[:5] or "IMP"


def _last_number(codes: Any, prefix: str) -> int:
    ends = (code.removeprefix(prefix) for code in codes if code.startswith(prefix))
    return max((int(end) for end in ends if end.isdigit() and len(end) < 8), default=0)

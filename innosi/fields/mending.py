"""For migrations: names and slugs that were stored before the database refused them.

Nothing is lost: what would be the second of a name is numbered, and each change is told.
"""

from collections.abc import Callable, Iterable
from typing import Any

from .names import key_of, tidy
from .slugs import is_slug, numbered, slug_from

BATCH = 500


def mend_names(rows: Any, name: str = "name", among: Iterable[str] = ()) -> None:
    """Tidy the field `name` of all `rows` and fill its key, each once among equals of `among`."""
    longest, taken, mended = rows.model._meta.get_field(name).max_length, set(), []
    for row in rows.order_by("pk").iterator(BATCH):
        old, group = getattr(row, name), tuple(getattr(row, field) for field in among)
        text, number = tidy(old), 1
        while (*group, key_of(new := numbered(text, number, longest, " ({})"))) in taken:
            number += 1
        taken.add((*group, key_of(new)))
        setattr(row, name, new)
        setattr(row, f"{name}_key", key_of(new))
        mended.append(row)
        if number > 1:
            _tell(row, old, new)
    rows.bulk_update(mended, [name, f"{name}_key"], batch_size=BATCH)


def mend_slugs(
    rows: Any, name: str = "name", slug: str = "slug", taken: Iterable[str] = ()
) -> None:
    """Give each row whose slug could stand in no address one of ASCII, made of it or its name."""
    stored = list(rows.order_by("pk").values_list("pk", slug))
    used = {*taken, *(text for _, text in stored)}
    for row in rows.filter(pk__in=[pk for pk, text in stored if not is_slug(text)]):
        old = getattr(row, slug)
        wanted = (
            slug_from(old) or slug_from(getattr(row, name)) or f"{row._meta.model_name}-{row.pk}"
        )
        new = _free(wanted, used)
        used.add(new)
        rows.filter(pk=row.pk).update(**{slug: new})
        _tell(row, old, new)


def _free(wanted: str, used: set[str]) -> str:
    number = 1
    while numbered(wanted, number) in used:
        number += 1
    return numbered(wanted, number)


def _tell(row: Any, old: str, new: str) -> None:
    print(f"\n    {row._meta.verbose_name} {row.pk}: “{old}” is “{new}” now", end="")


def tables(apps: Any, schema_editor: Any, app: str) -> Callable[[str], Any]:
    """All rows of a model of the app, as it was at the time of the migration."""
    alias = schema_editor.connection.alias
    return lambda model: apps.get_model(app, model)._base_manager.using(alias).all()

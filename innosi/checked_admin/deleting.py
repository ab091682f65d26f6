"""What is used cannot be deleted, and whoever tries is told what uses it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db.models import CASCADE, Model, ProtectedError
from django.db.models.signals import pre_delete
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

MOST_NAMED = 20

# Functions that find what uses a row beside the rows with a foreign key to it.
FINDERS: dict[type[Model], Callable[[Any], Iterable[Model]]] = {}


def guard(model: type[Model], finder: Callable[[Any], Iterable[Model]]) -> None:
    """Refuse to delete a row of the model while `finder(row)` finds something that uses it."""
    FINDERS[model] = finder
    pre_delete.connect(_refuse, sender=model, dispatch_uid=f"guard_{model.__name__}")


def _refuse(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if users := list(FINDERS[sender](instance)):
        named = ", ".join(f"“{user}”" for user in users[:MOST_NAMED])
        raise ProtectedError(f"“{instance}” is used by {named}.", set(users))


class DeletesWhatIsUnused(admin.ModelAdmin):
    """Its pages for deleting list what uses the chosen rows, each with a link to edit it."""

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        to_delete, counts, permissions, _ = super().get_deleted_objects(objs, request)
        return to_delete, counts, permissions, [self._link(one) for one in self._users(objs)]

    def _users(self, objs: Any) -> list[Model]:
        collector = NestedObjects(using="default")
        collector.collect(objs)
        found = [_owner(row, self.admin_site) for row in collector.protected]
        for row in objs:
            found += FINDERS.get(type(row), lambda row: ())(row)
        return sorted(dict.fromkeys(found), key=str)

    def _link(self, row: Model) -> str | SafeString:
        kind = capfirst(str(row._meta.verbose_name))
        if type(row) not in self.admin_site._registry:
            return f"{kind}: {row}"
        name = f"{self.admin_site.name}:{row._meta.app_label}_{row._meta.model_name}_change"
        return format_html('{}: <a href="{}">{}</a>', kind, reverse(name, args=[row.pk]), row)


def _owner(row: Model, site: admin.AdminSite) -> Model:
    """What a row is edited with: a partner belongs to a programme, a statement to a case."""
    if type(row) in site._registry:
        return row
    return next(_owners(row), row)


def _owners(row: Model) -> Iterator[Model]:
    for field in row._meta.fields:
        if field.remote_field and field.remote_field.on_delete is CASCADE:
            yield getattr(row, field.name)

"""The admin class that every page of the admin is made with."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse

from ..models import State, states_of
from ..packing import UnreadableError
from ..recording import keep_now
from ..registry import Entity, entity_of, owner_of
from ..restoring import RestoreError, restore
from ..snapshots import snapshot
from . import lost, showing

STATES_OF_A_PAGE = 25
WHICH = r"(?P<which>[0-9]{1,18}|v[0-9]{1,9})"


class HistoryAdmin(admin.ModelAdmin):
    """Saving keeps a state in the transaction of the form. Pages show what was, and bring it back.

    Models that have no history keep Django's page of log entries.
    """

    @property
    def entity(self) -> Entity | None:
        return entity_of(self.model)

    def get_urls(self):
        if not self.entity:
            return super().get_urls()
        named = f"{self.opts.app_label}_{self.opts.model_name}_{{}}".format
        view = self.admin_site.admin_view
        return [
            path("deleted/", view(self.deleted_view), name=named("deleted")),
            re_path(
                rf"^(?P<object_id>[^/]+)/history/{WHICH}/$",
                view(self.state_view),
                name=named("state"),
            ),
            *super().get_urls(),
        ]

    # Keeping states

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        keep_now()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        keep_now()

    # Who may see what

    def _found(self, request: HttpRequest, object_id: str) -> tuple[int, Any, bool]:
        """The primary key, the row as it is or was, and whether it is there. Raises Http404."""
        entity = self.entity
        pk = unquote(object_id)
        if entity is None or not (pk.isascii() and pk.isdecimal() and len(pk) <= 18):
            raise Http404(pk)
        row = self.get_object(request, pk)
        if row is not None:
            if not self.has_view_or_change_permission(request, row):
                raise PermissionDenied
            return row.pk, row, True
        if entity.model._base_manager.filter(pk=pk).exists():
            raise Http404(pk)  # for this account it is not there
        gone = lost.lost_row(entity, int(pk))
        if gone is None:
            raise Http404(pk)
        if not self._may_bring_back(request, gone.row):
            raise PermissionDenied
        return int(pk), gone.row, False

    def _may_bring_back(self, request: HttpRequest, row: Any) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request, row)

    def _may_restore(self, request: HttpRequest, row: Any, is_there: bool) -> bool:
        if is_there:
            return self.has_change_permission(request, row)
        return self._may_bring_back(request, row)

    # The list of states

    def history_view(self, request, object_id, extra_context=None):
        if not self.entity:
            return self._others_history(request, object_id, extra_context)
        try:
            pk, row, is_there = self._found(request, object_id)
        except Http404:
            return self._not_there(request, object_id)
        states = states_of(self.entity.label, pk).defer("data")
        page = Paginator(states, STATES_OF_A_PAGE).get_page(request.GET.get("p", 1))
        name = str(row) if is_there else states[0].name
        context = {
            **self._context(request, pk, name, is_there),
            "title": f"History: {name}",
            "page": page,
            "states": page.object_list,
            "versions": self._versions(pk) if is_there and page.number == 1 else (),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history/list.html", context)

    def _others_history(self, request, object_id, extra_context):
        """Of rows that belong to another's history, such as a keyword's labels, that one."""
        row = self.get_object(request, unquote(object_id))
        owner = owner_of(row) if row is not None else None
        if owner is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        meta = owner._meta
        name = f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_history"
        return HttpResponseRedirect(reverse(name, args=[owner.pk]))

    def _versions(self, pk: int) -> Any:
        versions = self.entity.versions if self.entity else None
        return versions(pk) if versions else ()

    def _not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return super()._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[misc]

    def _context(self, request: HttpRequest, pk: int, name: str, is_there: bool) -> dict[str, Any]:
        address = partial(self._address, pk)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "name": name,
            "is_there": is_there,
            "pk": pk,
            "row_url": address("change") if is_there else "",
            "history_url": address("history"),
            "state_url_name": self._url_name("state"),
            "deleted_url": reverse(self._url_name("deleted")),
        }

    def _url_name(self, page: str) -> str:
        return f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, pk: int, page: str, *more: Any) -> str:
        return reverse(self._url_name(page), args=[pk, *more])

    # One state

    def state_view(self, request: HttpRequest, object_id: str, which: str) -> HttpResponse:
        try:
            pk, row, is_there = self._found(request, object_id)
        except Http404:
            return self._not_there(request, object_id)
        entity: Any = self.entity
        try:
            chosen = self._chosen(pk, row if is_there else None, which)
        except UnreadableError:
            messages.error(request, "This state can’t be read: what is stored of it is damaged.")
            return HttpResponseRedirect(self._address(pk, "history"))
        now = snapshot(entity, pk)
        refused = None
        if request.method == "POST":
            if not self._may_restore(request, row, is_there):
                raise PermissionDenied
            refused = self._refusal(request, pk, chosen)
            if refused is None:
                return HttpResponseRedirect(self._address(pk, "change"))
        context = {
            **self._context(request, pk, str(row), is_there),
            "title": f"{chosen.title}: {row}",
            "chosen": chosen,
            "changed": self._changed(chosen),
            "back": showing.differences(entity, now, chosen.contents) if now else None,
            "whole": showing.everything(entity, chosen.contents),
            "may_restore": self._may_restore(request, row, is_there),
            "refused": refused,
        }
        return TemplateResponse(request, "admin/history/state.html", context)

    def _chosen(self, pk: int, row: Any, which: str) -> showing.Chosen:
        entity: Any = self.entity
        if which.startswith("v"):
            chosen = showing.of_version(entity, row, int(which[1:]))
        else:
            states = states_of(entity.label, pk).exclude(action=State.Action.DELETED)
            state = states.filter(pk=which).first()
            chosen = showing.of_state(state) if state else None
        if chosen is None:
            raise Http404(which)
        return chosen

    def _changed(self, chosen: showing.Chosen) -> showing.Shown | None:
        entity: Any = self.entity
        if chosen.before is None:
            return None
        return showing.differences(entity, chosen.before, chosen.contents)

    def _refusal(
        self, request: HttpRequest, pk: int, chosen: showing.Chosen
    ) -> RestoreError | None:
        """Why it could not be restored; None if it was."""
        entity: Any = self.entity
        why = f"As it was on {chosen.at:%-d %B %Y, %H:%M} ({chosen.title.lower()})"
        try:
            row = restore(
                entity,
                pk,
                chosen.contents,
                by=request.user,
                why=why,
                without_missing="without_missing" in request.POST,
            )
        except RestoreError as error:
            return error
        except DatabaseError as error:
            words = getattr(self.admin_site, "database_fault", lambda error: None)(error)
            if not words:
                raise
            return RestoreError([f"Nothing was changed. {words}"])
        self.log_change(request, row, f"Restored. {why}.")
        messages.success(request, f"“{row}” is as it was on {chosen.at:%-d %B %Y, %H:%M}.")
        return None

    # What was deleted

    def changelist_view(self, request, extra_context=None):
        if self.entity and self.has_add_permission(request) and self.has_change_permission(request):
            deleted = {"deleted_url": reverse(self._url_name("deleted"))}
            extra_context = deleted | (extra_context or {})
        return super().changelist_view(request, extra_context)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        entity: Any = self.entity
        found = [one for one in lost.lost(entity) if self._may_bring_back(request, one.row)]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Recently deleted {self.opts.verbose_name_plural}",
            "found": found,
            "history_url_name": self._url_name("history"),
            "state_url_name": self._url_name("state"),
        }
        return TemplateResponse(request, "admin/history/deleted.html", context)

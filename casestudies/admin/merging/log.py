"""What was merged, by whom and when, and taking it back; and the addresses of merging."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from casestudies.merging import doing
from casestudies.merging.kinds import BY_LABEL, Kind, open_to
from keywords.merging.errors import MergeError
from keywords.models import Merge

from .choose import choose_view
from .pair import LARGEST, pair_view
from .shaping import move_view, split_view

PER_PAGE = 50


class LookedAt(admin.ModelAdmin):
    """A list with a page of its own, for whoever may merge anything; rows are never typed."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return bool(open_to(request.user))

    def has_module_permission(self, request):
        return self.has_view_permission(request)


@admin.register(Merge)
class MergeAdmin(LookedAt):
    def get_urls(self):
        def page(address: str, view: Any, name: str) -> Any:
            return path(address, self.admin_site.admin_view(view), name=f"keywords_merge_{name}")

        return [
            page("<slug:slug>/<int:gone>/", choose_view, "choose"),
            page("<slug:slug>/<int:gone>/into/<int:stays>/", pair_view, "pair"),
            page("<int:pk>/undo/", self.undo_view, "undo"),
            page("keyword/<int:pk>/split/", split_view, "split"),
            page("keyword/<int:pk>/move/", move_view, "move"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        kinds = [kind.label for kind in open_to(request.user)]
        merges = Merge.objects.filter(kind__in=kinds).select_related("by", "undone_by")
        page = Paginator(merges, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Merges",
            "page": page,
            "rows": [(merge, BY_LABEL[merge.kind]) for merge in page],
        }
        return TemplateResponse(request, "admin/merging/log.html", context)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        merge = Merge.objects.filter(pk=pk).first() if pk <= LARGEST else None
        kind = BY_LABEL.get(merge.kind) if merge else None
        if not merge or not kind:
            raise Http404(pk)
        if not request.user.has_perm(kind.right):
            raise PermissionDenied
        problem = ""
        if request.method == "POST":
            problem = self._undone(request, merge, kind)
            if not problem:
                return HttpResponseRedirect(reverse("admin:keywords_merge_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo the merge of {merge}",
            "merge": merge,
            "problem": problem,
        }
        return TemplateResponse(request, "admin/merging/undo.html", context)

    def _undone(self, request: HttpRequest, merge: Merge, kind: Kind) -> str:
        """Why it was not, or nothing."""
        try:
            doing.undo(merge=merge, by=request.user)
        except MergeError as error:
            return str(error)
        except DatabaseError as error:
            words = getattr(self.admin_site, "database_fault", lambda error: None)(error)
            if not words:
                raise
            return f"Nothing was undone. {words}"
        rows = kind.model._base_manager.filter(pk=merge.stays_id)
        for row in rows:
            self.log_change(request, row, f"Took back the merge of “{merge.gone_name}”.")
        messages.success(request, f"The merge of {merge} is undone.")
        return ""

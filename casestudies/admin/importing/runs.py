"""The list of imports, their addresses, and who may: whoever has the right to import, all of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from casestudies.importing import report, starting, work
from casestudies.models import ImportRun

from . import columns, rows, upload, values

State = ImportRun.State
RIGHT = "casestudies.import_cases"
STEPS = ("File", "Columns", "Values", "Dry run", "Apply")
STEP_OF = {State.READING: 1, State.PLANNING: 4, State.APPLYING: 5, State.UNDOING: 5}


def address(run: ImportRun, page: str = "page") -> str:
    return reverse(f"admin:casestudies_importrun_{page}", args=[run.pk])


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    list_display = ["link", "state", "stored", "created_by", "created_at"]
    list_display_links = None
    search_fields = ["file_name"]
    list_select_related = ["created_by"]

    def get_urls(self):
        own = {
            "page": ("", self.page),
            "columns": ("columns/", self.columns),
            "values": ("values/", self.values),
            "apply": ("apply/", require_POST(self.apply)),
            "undo": ("undo/", require_POST(self.undo)),
            "discard": ("discard/", require_POST(self.discard)),
            "decide": ("decide/", require_POST(self.decide)),
            "errors": ("errors.csv", require_GET(self.errors)),
        }
        add = self.admin_site.admin_view(csrf_exempt(self.add))
        return [
            path("", self.admin_site.admin_view(self.changelist_view),
                 name="casestudies_importrun_changelist"),
            path("add/", add, name="casestudies_importrun_add"),
            *(
                path(f"<int:pk>/{end}", self._of_a_run(view), name=f"casestudies_importrun_{name}")
                for name, (end, view) in own.items()
            ),
            # What the admin itself links to.
            path("<int:pk>/change/", self._of_a_run(self.page),
                 name="casestudies_importrun_change"),
        ]  # fmt: skip

    def _of_a_run(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def inner(request: HttpRequest, pk: int) -> HttpResponse:
            upload.check_right(request, RIGHT)
            run = ImportRun.objects.filter(pk=pk).first()
            if not run:
                raise Http404(f"There is no import {pk}")
            return view(request, run)

        return self.admin_site.admin_view(inner)

    # Who may

    def has_module_permission(self, request):
        return request.user.has_perm(RIGHT)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(RIGHT)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # The list

    @admin.display(description="File", ordering="file_name")
    def link(self, run):
        return format_html('<a href="{}">{}</a>', address(run), run.file_name)

    @admin.display(description="Cases")
    def stored(self, run):
        made, changed = run.counts.get("new", 0), run.counts.get("change", 0)
        if run.state not in (State.APPLIED, State.UNDONE):
            return ""
        return f"{made:,} made, {changed:,} changed"

    # Steps

    def shown(
        self, request: HttpRequest, run: ImportRun, template: str, step: int, **context: Any
    ) -> HttpResponse:
        about = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,  # the tables take the width
            "run": run,
            "steps": _steps(run, step),
            "title": f"Import cases: {STEPS[step - 1].lower()}",
        }
        return TemplateResponse(request, f"admin/importing/{template}.html", about | context)

    def add(self, request: HttpRequest) -> HttpResponse:
        upload.check_right(request, RIGHT)
        return upload.view(self, request)

    def page(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        """Wherever the import is."""
        if run.state in work.WAITING:
            starting.start_if_idle()
            run.refresh_from_db()
        if run.state in work.WAITING:
            return self.shown(request, run, "waiting", STEP_OF[State(run.state)])
        if run.state == State.PLANNED:
            return rows.view(self, request, run)
        if run.state in (State.APPLIED, State.UNDONE):
            return rows.result(self, request, run)
        if run.state == State.FAILED:
            return self.shown(request, run, "failed", 1)
        return columns.view(self, request, run)

    def columns(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        return self._edited(request, run, columns.view)

    def values(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        return self._edited(request, run, values.view)

    def _edited(self, request: HttpRequest, run: ImportRun, view: Any) -> HttpResponse:
        if run.state not in (State.READ, State.PLANNED, State.FAILED):
            return HttpResponseRedirect(address(run))
        return view(self, request, run)

    # What is done

    def apply(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        mode = request.POST.get("mode")
        run.mode = mode if mode in ImportRun.Mode.values else ImportRun.Mode.GOOD_ROWS
        if run.state == State.PLANNED and (why := work.refusal(run)):
            messages.error(request, why)
        elif run.state == State.PLANNED:
            self.have_done(request, run, State.APPLYING, mode=run.mode)
        return HttpResponseRedirect(address(run))

    def undo(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        if run.state == State.APPLIED:
            self.have_done(request, run, State.UNDOING)
        return HttpResponseRedirect(address(run))

    def have_done(self, request: HttpRequest, run: ImportRun, state: State, **fields: Any) -> None:
        if work.ask(run, state, request.user, **fields):
            starting.start()
        else:
            messages.error(request, "Somebody else went on with this import meanwhile.")

    def discard(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        work.discard(run)
        return HttpResponseRedirect(reverse("admin:casestudies_importrun_changelist"))

    def decide(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        if run.state == State.PLANNED and rows.decided(request, run):
            self.have_done(request, run, State.PLANNING, decisions=run.decisions)
        return HttpResponseRedirect(address(run))

    def errors(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        answer = StreamingHttpResponse(
            report.table_with_errors(run), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}-errors.csv"'
        return answer  # type: ignore[return-value]


def _steps(run: ImportRun, now: int) -> list[dict[str, Any]]:
    counts, used = run.counts, sum(bool(one.get("target")) for one in _columns(run))
    said = [
        "read" if run.table.get("names") else "",
        f"{used} of {len(_columns(run))} used" if _columns(run) else "",
        f"{len(run.values_found)} found" if run.values_found else "",
        f"{counts.get('error', 0):,} errors" if counts else "",
        {"applied": "done", "undone": "undone"}.get(run.state, "not yet"),
    ]
    pages = {1: "", 2: address(run, "columns"), 3: address(run, "values"), 4: address(run)}
    can_go = run.state in (State.READ, State.PLANNED)
    return [
        {
            "number": number,
            "name": name,
            "said": said[number - 1],
            "is_now": number == now,
            "url": pages.get(number, "") if can_go and (counts or number == 2) else "",
        }
        for number, name in enumerate(STEPS, 1)
    ]


def _columns(run: ImportRun) -> list[dict[str, Any]]:
    found = run.mapping.get("columns") if isinstance(run.mapping, dict) else None
    return found if isinstance(found, list) else []

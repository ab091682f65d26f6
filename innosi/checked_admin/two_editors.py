"""Two people edit the same: what doesn't clash is put together, and about the rest the second one
is asked, with both texts side by side."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from innosi.fields.differences import as_html, differences

from .posted import RefusedError, refused_before
from .shown import FIELD, Shown, UnknownFormError, read, shown_by
from .together import TAKE, TEXT, Part, Together, put_together

UNKNOWN = (
    "This form did not come from this page, or for another account, so it can’t be said what "
    "somebody else has changed since. Look through it and save again."
)
TOKEN = "csrfmiddlewaretoken"
NOT_CARRIED = (FIELD, TAKE, TEXT, TOKEN)


@dataclass(frozen=True)
class Clash:
    """A part that both changed, to be shown."""

    part: Part
    chosen: str

    @property
    def mine(self) -> SafeString:
        return self._marked(self.part.mine)

    @property
    def theirs(self) -> SafeString:
        return self._marked(self.part.theirs)

    def _marked(self, value: Any) -> SafeString:
        return as_html(differences(self.part.words(self.part.base), self.part.words(value)))


class MindsOthers(admin.ModelAdmin):
    """A form carries what it showed when it was opened. What was saved since by somebody else is
    found by it."""

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """Within the transaction that saves: the row is locked, so the next one waits and then
        sees what this one saved."""
        view: Any = super()
        posted = request.method == "POST" and FIELD in request.POST
        if posted and refused_before(request.POST) is None:
            answer = self._before_saving(request, object_id)
            if answer is not None:
                return answer
        return view._changeform_view(request, object_id, form_url, extra_context)

    def _before_saving(self, request: Any, object_id: str | None) -> HttpResponse | None:
        key = unquote(object_id) if object_id else None
        try:
            shown = read(request.POST[FIELD], self._purpose(request, key))
        except UnknownFormError:
            request.POST.refused = RefusedError(ValidationError(UNKNOWN))
            return None
        if key is None:
            return self._sent_before(request, shown, self.response_add)
        self._lock(key)
        obj = self.get_object(request, key)
        if obj is None:
            return self._gone(request)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        before = self._sent_before(request, shown, self.response_change)
        return before or self._put_together(request, obj, shown)

    def _lock(self, text: str) -> None:
        """The row alone: what it refers to stays open to others."""
        try:
            key = self.opts.pk.to_python(text)
        except ValidationError:
            return
        rows = self.model._base_manager.select_for_update(of=("self",))
        rows.filter(pk=key).values_list("pk").first()

    def _purpose(self, request: HttpRequest, key: str | None) -> str:
        return f"{self.opts.label} {key or 'new'} {request.user.pk}"

    # A second click

    def _sent_before(self, request: Any, shown: Shown, answer: Any) -> HttpResponse | None:
        """The answer that the same form was given, if it was saved."""
        from .sent.models import sent_before

        sent = sent_before(_key(shown, request))
        request.sent_form = sent
        saved = self.get_object(request, sent.saved) if sent.saved else None
        return answer(request, saved) if saved else None

    def response_add(self, request, obj, post_url_continue=None):
        _note_saved(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        _note_saved(request, obj)
        return super().response_change(request, obj)

    # What somebody else saved meanwhile

    def _put_together(self, request: Any, obj: Any, shown: Shown) -> HttpResponse | None:
        outcome = put_together(request.POST, shown, *self._as_stored(request, obj))
        if outcome.clashes:
            return self._ask(request, obj, shown, outcome)
        tell_what_was_taken(request, outcome)
        return None

    def _as_stored(self, request: Any, obj: Any) -> tuple[Any, list[Any]]:
        """The form and the rows below it as they would be shown now."""
        admin: Any = self
        names = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=True, fields=names)(instance=obj)
        method, request.method = request.method, "GET"  # rows are bound to what was posted else
        try:
            rows, _inlines = admin._create_formsets(request, obj, change=True)
        finally:
            request.method = method
        return form, rows

    def _ask(self, request: Any, obj: Any, shown: Shown, outcome: Together) -> HttpResponse:
        mine = LogEntry.objects.filter(object_id=str(obj.pk))
        key = str(obj.pk)
        return self.ask(request, mine, shown, outcome, self._purpose(request, key), str(obj))

    def ask(
        self,
        request: Any,
        log: Any,
        shown: Shown,
        outcome: Together,
        purpose: str,
        original: str = "",
    ) -> HttpResponse:
        """The page with both texts. log: the entries among which the last one names who saved."""
        shown.seen = {part.name: part.theirs for part in outcome.clashes}
        opened = parse_datetime(shown.at)
        kind = ContentType.objects.get_for_model(self.model)
        what = self.opts.verbose_name if original else self.opts.verbose_name_plural
        context = self.admin_site.each_context(request) | {
            "title": f"Somebody saved {'this' if original else 'these'} {what} before you",
            "opts": self.opts,
            "original": original,
            "back": request.get_full_path(),
            "clashes": [
                Clash(part, request.POST.get(f"{TAKE}{part.name}", "")) for part in outcome.clashes
            ],
            "taken": outcome.taken,
            "opened": opened,
            "last": log.filter(content_type=kind, action_time__gte=opened).first(),
            "carried": _carried(request.POST),
            "shown": shown.signed(purpose),
        }
        return TemplateResponse(request, "admin/two_editors.html", context, status=409)

    def _gone(self, request: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": f"Somebody deleted this {self.opts.verbose_name}",
            "opts": self.opts,
            "typed": [(_label(name), value) for name, value in _carried(request.POST) if value],
        }
        return TemplateResponse(request, "admin/gone.html", context, status=409)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may:
            context["shown"] = self._shown(request, context, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _shown(self, request: HttpRequest, context: Any, obj: Any) -> str:
        form = context["adminform"].form
        rows = [one.formset for one in context["inline_admin_formsets"]]
        if obj and form.is_bound:  # with what was typed; the other state is the one to know
            form, rows = self._as_stored(request, self.get_object(request, str(obj.pk)))
        return shown_by(form, rows if obj else []).signed(
            self._purpose(request, str(obj.pk) if obj else None)
        )


def tell_what_was_taken(request: Any, outcome: Together) -> None:
    if outcome.taken:
        titles = ", ".join(part.title for part in outcome.taken)
        messages.info(
            request, f"Somebody else saved this meanwhile. Theirs was kept too: {titles}."
        )


def _key(shown: Shown, request: Any) -> str:
    sent = sorted(
        (name, values) for name, values in request.POST.lists() if name not in (FIELD, TOKEN)
    )
    return hashlib.sha256(repr((shown.number, sent)).encode()).hexdigest()


def _note_saved(request: Any, obj: Any) -> None:
    sent = getattr(request, "sent_form", None)
    if sent is not None and not sent.saved:
        sent.saved = str(obj.pk)
        sent.save(update_fields=["saved"])


def _carried(data: Any) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in data.lists()
        if not name.startswith(NOT_CARRIED)
        for value in values
    ]


def _label(name: str) -> str:
    """“outcome_set-3-statement” is told as “outcome 4, statement”."""
    parts = name.replace("_set-", "-").replace("_", " ").split("-")
    return ", ".join(str(int(part) + 1) if part.isdecimal() else part for part in parts)

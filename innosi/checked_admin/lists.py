"""Lists whose rows are edited in place, by two people at once."""

from typing import Any, cast

from django import forms
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.http import HttpResponse

from .shown import FIELD, Shown, UnknownFormError, read, shown_by
from .together import put_together
from .two_editors import MindsOthers, tell_what_was_taken


class MindsOthersInLists(MindsOthers):
    """As in forms: a list carries what it showed."""

    def changelist_view(self, request, extra_context=None):
        saves = request.method == "POST" and "_save" in request.POST and FIELD in request.POST
        if not saves or not self.has_change_permission(request):
            answer = super().changelist_view(request, extra_context)
            return self._with_what_it_shows(request, answer)
        with transaction.atomic():
            asked = self._before_saving_rows(request)
            return asked or super().changelist_view(request, extra_context)

    def _before_saving_rows(self, request: Any) -> HttpResponse | None:
        rows = self._rows_as_stored(request)
        try:
            shown = read(request.POST[FIELD], self._purpose(request, "list"))
        except UnknownFormError:
            shown = nothing_shown(rows)
        outcome = put_together(request.POST, shown, forms.Form(), [rows])
        if outcome.clashes:
            purpose = self._purpose(request, "list")
            return self.ask(request, LogEntry.objects.all(), shown, outcome, purpose)
        tell_what_was_taken(request, outcome)
        return None

    def _rows_as_stored(self, request: Any) -> Any:
        """The rows that were posted, locked."""
        admin: Any = self
        made = self.get_changelist_formset(request)
        rows = admin._get_list_editable_queryset(request, made.get_default_prefix())
        keys = rows.order_by().select_for_update(of=("self",)).values_list("pk", flat=True)
        return made(queryset=rows.filter(pk__in=[*keys]))

    def _with_what_it_shows(self, request: Any, answer: Any) -> Any:
        listed = getattr(answer, "context_data", None) or {}
        rows = getattr(listed.get("cl"), "formset", None)
        if rows is not None:
            if rows.is_bound:
                rows = self._rows_as_stored(request)
            shown = shown_by(forms.Form(), [rows])
            listed["shown"] = shown.signed(self._purpose(request, "list"))
        return cast(HttpResponse, answer)


def nothing_shown(rows: Any) -> Shown:
    """For a list that this page did not send: whatever is posted is asked about, if it differs from
    what is stored."""
    shown = shown_by(forms.Form(), [rows])
    for states in shown.rows.values():
        for state in states.values():
            state.update({name: [] if isinstance(state[name], list) else None for name in state})
    return shown

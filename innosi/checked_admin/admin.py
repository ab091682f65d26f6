"""Saving from the admin."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DatabaseError, models
from django.http import HttpResponseRedirect
from django.urls import reverse

from innosi.fields.texts import is_storable

from .forms import at_row, checked_form, checked_rows
from .lists import MindsOthersInLists
from .posted import Posted, RefusedError, is_key
from .refusals import REFUSALS, in_words

LOOKUPS = {"exact", "isnull", "year", "month", "day", "gte", "lt"}
# Of a search: each is looked for in every row by itself, and SQLite takes no more than a thousand.
MOST_WORDS = 50


class CheckedAdmin(MindsOthersInLists):
    """What a form lets pass is saved, and then held to the same rules as it stands in the database.

    Some things only the whole can tell: a circle of which one half came with each of two lists of
    rows, or what somebody else saved a moment before. If anything is refused then, all is taken
    back, and the form comes back with what was typed and with the reason.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        view = super().changeform_view
        if request.method != "POST":
            return view(request, object_id, form_url, extra_context)
        request.POST = Posted.of(request.POST)
        try:
            return view(request, object_id, form_url, extra_context)
        except RefusedError as refused:
            request.POST.refused = refused
        except REFUSALS as error:
            request.POST.refused = RefusedError(error)
        except DatabaseError as error:
            request.POST.refused = RefusedError(self._fault(error, "Nothing was saved."))
            # Without the transaction that Django begins for a form: that would wait again.
            return cast(Any, self)._changeform_view(request, object_id, form_url, extra_context)
        return view(request, object_id, form_url, extra_context)

    def _fault(self, error, outcome):
        """Why the database could not be written to, such as a lock or a full disk. Raises the error
        itself where the site has no words for it."""
        words = getattr(self.admin_site, "database_fault", lambda error: None)(error)
        if not words:
            raise error
        return ValidationError(f"{outcome} {words}")

    def get_changeform_initial_data(self, request):
        """What the address of a new row says that a field of it could show."""
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if self._can_be_shown(name, value)}

    def _can_be_shown(self, name, value):
        try:
            field: Any = self.opts.get_field(name)
        except FieldDoesNotExist:
            return True
        if not field.is_relation:
            return not isinstance(field, models.JSONField)
        values = value if isinstance(value, list) else [value]
        return field.concrete and all(is_key(field.target_field, one) for one in values)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return checked_form(super().get_form(request, obj, change=change, **kwargs))

    def get_changelist_form(self, request, **kwargs):
        return checked_form(super().get_changelist_form(request, **kwargs))

    def get_formsets_with_inlines(self, request, obj=None):
        for rows, inline in super().get_formsets_with_inlines(request, obj):
            yield checked_rows(rows), inline

    def save_model(self, request, obj, form, change):
        with at_row(form.prefix):
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        check_stored(form, form.instance)
        for rows in formsets:
            for row in rows.kept_forms():
                check_stored(row, row.instance, request.POST)

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        shown = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for one in shown:
            if one.formset.is_bound:
                one.formset.show_posted_rows()
                if one.non_form_errors():
                    one.classes = one.classes.replace("collapse", "")  # or they are not seen
        return shown

    def lookup_allowed(self, lookup, value, request=None):
        """What the links of the list ask for. Databases trip over more than that, or take long."""
        filters = {*self.get_list_filter(request), self.date_hierarchy}
        named = [name for name in filters if isinstance(name, str)]
        ours = any(lookup == name or lookup.startswith(f"{name}__") for name in named)
        if ours and (lookup not in named and lookup.rpartition("__")[2] not in LOOKUPS):
            return False
        special = any(not isinstance(name, str) for name in filters - {None})
        allowed = (ours or special) and super().lookup_allowed(lookup, value, request)
        number_too_long = len(str(value)) > 18 and str(value).lstrip("-").isdecimal()
        return allowed and is_storable(str(value)) and not number_too_long

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def get_search_results(self, request, queryset, search_term):
        if not is_storable(search_term) or len(search_term.split()) > MOST_WORDS:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        request.POST = Posted.of(request.POST)
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        keys = [key for key in chosen if is_key(self.opts.pk, key)]
        request.POST.setlist(ACTION_CHECKBOX_NAME, keys)
        try:
            return super().changelist_view(request, extra_context)
        except REFUSALS as error:
            return self._told(request, error, request.get_full_path())
        except DatabaseError as error:
            return self._told(
                request, self._fault(error, "It was broken off."), request.get_full_path()
            )

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except REFUSALS as error:
            return self._told(request, error, self._change_page(object_id))
        except DatabaseError as error:
            return self._told(
                request, self._fault(error, "Nothing was deleted."), self._change_page(object_id)
            )

    def _change_page(self, object_id):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[object_id])

    def _told(self, request, error, page):
        for message in in_words(error).messages:
            messages.error(request, message)
        return HttpResponseRedirect(page)


def check_stored(form: Any, row: Any, posted: Posted | None = None) -> None:
    """Holds what was stored to the rules, as if it was read anew."""
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    if stored is None:
        return
    try:
        stored.full_clean()
    except ValidationError as error:
        if posted is None or posted.has_row(form.prefix):
            raise RefusedError(error, form.prefix) from error
        raise RefusedError(ValidationError(f"“{stored}”: {'; '.join(error.messages)}")) from error

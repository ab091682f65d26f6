"""Forms and their rows. Each is mixed into the class that the admin would have used."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.core.validators import EMPTY_VALUES
from django.forms import BaseModelForm, BaseModelFormSet
from django.forms.models import ModelChoiceIterator

from .posted import RefusedError, is_key, refused_before
from .refusals import REFUSALS, in_words

# What each is mixed into; a form that stands beside it at run time would be the wrong one.
if TYPE_CHECKING:
    from django.forms import BaseModelForm as Form
    from django.forms import BaseModelFormSet as Rows
else:
    Form = Rows = object

NO_KEY = "-1"
GONE = "Somebody else deleted this meanwhile. Keep elsewhere what you need of it, and tick Delete."


class Checked(Form):
    """Shows what was refused: at its field, or above the form if that field can't be seen."""

    def full_clean(self) -> None:
        super().full_clean()
        refused = refused_before(self.data)
        if refused and refused.prefix == self.prefix and not self.errors:
            self.add_error(None, in_words(refused.error))

    def is_valid(self) -> bool:
        return super().is_valid() and not refused_before(self.data)

    def _widget_data_value(self, widget: Any, html_name: str) -> Any:
        """What can't be a key is the key of nothing: the admin's selects would trip over it."""
        inherited: Any = super()  # types of Django's know nothing of what is its own
        value = inherited._widget_data_value(widget, html_name)
        choices = getattr(widget, "choices", None)
        if not isinstance(choices, ModelChoiceIterator):
            return value
        field = choices.queryset.model._meta.pk
        if isinstance(value, list):
            return [one if is_key(field, one) else NO_KEY for one in value]
        return value if value in EMPTY_VALUES or is_key(field, value) else NO_KEY

    def add_error(self, field: str | None, error: Any) -> None:
        error = error if isinstance(error, ValidationError) else ValidationError(error)
        by_field = getattr(error, "error_dict", None) or {field: error.error_list}
        for name, errors in by_field.items():
            if name in (None, NON_FIELD_ERRORS) or _is_seen(self, name):
                super().add_error(name, errors)
            else:
                super().add_error(None, _about(self, name, errors))

    def _clean_fields(self) -> None:
        """A moment is shown without its fraction of a second, and keeps it unless it is changed."""
        inherited: Any = super()
        inherited._clean_fields()
        for name in set(self.cleaned_data) - set(self.changed_data):
            if hasattr(self.cleaned_data[name], "microsecond") and self.instance.pk:
                self.cleaned_data[name] = getattr(self.instance, name)


def _is_seen(form: BaseModelForm, name: str) -> bool:
    return name in form.fields and not form.fields[name].widget.is_hidden


def _about(form: BaseModelForm, name: str, errors: Any) -> list[str]:
    meta = form._meta.model._meta
    if name == meta.pk.name:
        return [GONE]
    try:
        label = meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        label = name.replace("_", " ")
    return [
        f"{label[:1].upper()}{label[1:]}: {message}" for message in ValidationError(errors).messages
    ]


class CheckedRows(Rows):
    """Rows below a form."""

    def total_form_count(self) -> int:
        """As many rows as were posted, whatever the count that was posted with them."""
        said = super().total_form_count()
        if not self.is_bound:
            return said
        # Rows that may be seen and not changed are counted and not posted.
        rows = max(self._posted_rows, min(said, len(self.get_queryset())))
        return min(rows, self.absolute_max)

    def initial_form_count(self) -> int:
        return max(0, super().initial_form_count())

    @cached_property
    def _posted_rows(self) -> int:
        start = f"{self.prefix}-"
        rest = (name[len(start) :] for name in self.data if name.startswith(start))
        numbers = (name.partition("-")[0] for name in rest)
        return 1 + max((int(n) for n in numbers if n.isdecimal() and len(n) < 9), default=-1)

    def kept_forms(self: Any) -> list[Any]:
        """The forms of rows that will be there after saving."""
        return [
            form
            for form in self.forms
            if not (self.can_delete and self._should_delete_form(form))
            and (form.instance.pk or form.has_changed())
        ]

    def show_posted_rows(self) -> None:
        """Also those that somebody deleted meanwhile, and each beside what it stands for."""
        self._queryset = [
            form.instance if form.instance.pk else Gone(form["id"].value() or NO_KEY)
            for form in self.initial_forms
        ]

    def save_new(self, form: Any, commit: bool = True) -> Any:
        with at_row(form.prefix):
            return super().save_new(form, commit=commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        with at_row(form.prefix):
            return super().save_existing(form, obj, commit=commit)


class Gone:
    """In place of a row that was deleted while somebody changed it, or never was there."""

    def __init__(self, pk: Any):
        self.pk = pk

    def __str__(self) -> str:
        return "Deleted meanwhile"


@contextmanager
def at_row(prefix: str | None) -> Iterator[None]:
    try:
        yield
    except REFUSALS as error:
        raise RefusedError(error, prefix) from error


def checked_form(form: type[BaseModelForm]) -> type[BaseModelForm]:
    if issubclass(form, Checked):
        return form
    made: Any = type(form)
    return made(form.__name__, (Checked, form), {})


def checked_rows(rows: type[BaseModelFormSet]) -> type[BaseModelFormSet]:
    return type(rows.__name__, (CheckedRows, rows), {"form": checked_form(rows.form)})

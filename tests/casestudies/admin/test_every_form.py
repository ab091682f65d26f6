"""Odd and ordinary values in every form and list of the admin, sent by everybody who may open it.

Whatever is sent: no error page; what is refused comes back with a visible reason and all that was
typed; what is saved keeps to the rules, and saving it again as the form shows it changes nothing.
"""

import os
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote
from django.db import transaction
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casestudies import catalogue
from tests.support.forms import NOT_SHOWN_AGAIN, fields_of, messages_of

from . import world
from .odd_values import fitting, odd

EXAMPLES = int(os.environ.get("ODD_EXAMPLES", 4))
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
WRITTEN = [
    model
    for app in ("auth", "casestudies", "keywords")
    for model in apps.get_app_config(app).get_models()
    if hasattr(model, "natural_key")
]
by_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=world.fill)]
few = settings(
    max_examples=EXAMPLES,
    derandomize="ODD_EXAMPLES" not in os.environ,
    phases=[Phase.generate],  # an example is long to run, and says what it sent
)


@contextmanager
def undone():
    """What an example changes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    catalogue.reset()


@contextmanager
def noted(*what):
    """An error in here says what was sent."""
    try:
        yield
    except BaseException as error:
        error.add_note(repr(what)[:6000])
        raise


def address(model, page, *args):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[quote(arg) for arg in args])


def sign_in(client, role):
    client.force_login(apps.get_model("auth.User").objects.get(username=role))


def stored():
    """Everything that people write, row by row."""
    rows = {}
    for model in WRITTEN:
        names = [
            field.attname for field in model._meta.concrete_fields if field.name != "last_login"
        ]
        rows[model._meta.label] = sorted(map(repr, model._base_manager.values_list("pk", *names)))
        for field in model._meta.many_to_many:
            through = field.remote_field.through._base_manager
            rows[f"{model._meta.label}.{field.name}"] = sorted(map(repr, through.values_list()))
    return rows


def form_fields(response):
    """Every field of the form and its rows, those of a new row too, by their names on the page."""
    form = response.context["adminform"].form
    found = {bound.html_name: bound.field for bound in form}
    for shown in response.context["inline_admin_formsets"]:
        for row in [*shown.formset.forms, shown.formset.empty_form]:
            found |= {bound.html_name: bound.field for bound in row}
    return found


def filled_in(data, response):
    """What is posted: what the page shows, with some of it changed, and rows added."""
    sent, fields = fields_of(response.content.decode()), form_fields(response)
    for name in list(sent):
        if (name in fields and "__prefix__" not in name and not data.draw(st.integers(0, 3))) or (
            name in fields and sent[name] == [""] and fields[name].required
        ):
            sent[name] = data.draw(fitting(fields[name], name))
    for prefix in new_rows(data, response):
        at = sent[f"{prefix}-TOTAL_FORMS"][0]
        sent[f"{prefix}-TOTAL_FORMS"] = [str(int(at) + 1)]
        for name in [name for name in sent if name.startswith(f"{prefix}-__prefix__-")]:
            field = fields.get(name)
            value = data.draw(fitting(field, name)) if field and not hidden(field) else sent[name]
            sent[name.replace("__prefix__", at)] = value
    names = sorted(name for name in sent if name != "csrfmiddlewaretoken")
    for name in data.draw(st.lists(st.sampled_from(names), max_size=3)) if names else ():
        sent[name] = [data.draw(odd)]
    if "year" not in str(names) and names and not data.draw(st.integers(0, 5)):
        sent[names[0].rpartition("-")[0] + "-DELETE"] = ["on"]
    for prefix in data.draw(st.lists(st.sampled_from(rows_of(sent) or [""]), max_size=1)):
        sent[f"{prefix}-DELETE"] = ["on"]
    return sent


def rows_of(sent):
    return sorted({name[:-3] for name in sent if name.endswith("-id") and "__" not in name})


def hidden(field):
    return field.widget.is_hidden


def new_rows(data, response):
    shown = response.context["inline_admin_formsets"]
    prefixes = [one.formset.prefix for one in shown if one.has_add_permission]
    return data.draw(st.lists(st.sampled_from(prefixes), max_size=3)) if prefixes else []


def typed(sent):
    """What of it somebody would miss."""
    kept = {"\x00": "\ufffd", "\r\n": "\n", "\r": "\n"}
    for name, values in sent.items():
        if (
            "__prefix__" in name
            or name.startswith(("_", "initial-"))
            or name.split("-")[0] in NOT_SHOWN_AGAIN
        ):
            continue
        for value in values:
            for old, new in kept.items():
                value = value.replace(old, new)
            yield name, value


def check_nothing_lost(sent, response, fields):
    page = response.content.decode()
    again = fields_of(page)
    shown = {(name, value.replace("\r\n", "\n")) for name in again for value in again[name]}
    values = {value for _, value in shown}
    lost = [
        (name, value)
        for name, value in typed(sent)
        if (name, value) not in shown
        and not is_choice(fields.get(name))
        and value.strip()
        and not ("authors-" in name and value in values)
        and not name.endswith(
            ("-TOTAL_FORMS", "-INITIAL_FORMS", "_FORMS", "-id", "-DELETE", "password1", "password2")
        )
        and not is_key(name, fields)
    ]
    assert not lost, lost
    assert messages_of(page), "Refused without a reason that is seen"
    assert 'class="errornote"' in page


def is_choice(field):
    return hasattr(field, "choices") or type(field).__name__ in (
        "InlineForeignKeyField",
        "BooleanField",
    )


def is_key(name, fields):
    return name not in fields and not name.endswith(("_0", "_1")) and "authors" not in name


def check_saved(client, model, key):
    """Keeps to the rules; and the form, sent back as it is shown, changes nothing."""
    for kind in WRITTEN:
        for row in kind._base_manager.all():
            with noted(kind, row.pk, row):
                row.full_clean()
    page = address(model, "change", key)
    shown = client.get(page)
    if shown.status_code == 403:
        return
    with noted(page):
        assert shown.status_code == 200
        before, sent = stored(), fields_of(shown.content.decode())
        if not any(name == "_save" for name in sent) and "submit-row" not in shown.content.decode():
            return
        answer = client.post(page, sent)
        if answer.status_code == 403:
            return
        with noted(sent):
            assert answer.status_code == 302, messages_of(answer.content.decode())
            assert stored() == before
            assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."


def send(data, client, model, page):
    shown = client.get(page)
    assert shown.status_code in (200, 302, 403)
    if shown.status_code != 200:
        return
    sent = filled_in(data, shown)
    button = data.draw(st.sampled_from(["_save", "_continue", "_addanother", "_popup"]))
    with noted(page, sent):
        entries = LogEntry.objects.count()
        answer = client.post(page, sent | {button: ["1"]})
        assert answer.status_code in (200, 302, 403), answer.status_code
        entry = LogEntry.objects.order_by("pk").last()
        if LogEntry.objects.count() > entries:
            check_saved(client, model, entry.object_id)
        elif answer.status_code == 200:
            check_nothing_lost(sent, answer, form_fields(answer))


@by_model
@few
@given(data=st.data())
def test_forms(client, model, data):
    for role in world.ROLES:
        with undone(), noted(role):
            sign_in(client, role)
            key = data.draw(st.sampled_from(keys_of(model)))
            page = address(model, "change", key) if key else address(model, "add")
            send(data, client, model, page)


def keys_of(model):
    return [None, *model._base_manager.values_list("pk", flat=True)[:4]]


@by_model
@few
@given(data=st.data())
def test_lists_and_actions(client, model, data):
    for role in world.ROLES:
        with undone(), noted(role):
            sign_in(client, role)
            lists(data, client, model)


PARAMETERS = (
    "q p o all e _popup _to_field _facets id__in pk slug__regex title__iregex code__contains"
)
WAYS = ["delete_selected", "publish", "", "nothing", "\x00"]


def lists(data, client, model):
    options = admin.site._registry[model]
    filters = [str(one) for one in options.list_filter if isinstance(one, str)]
    known = [*PARAMETERS.split(), *filters, *(f"{name}__exact" for name in filters)]
    known += ["published_at__year", "published_at__month", "country__code__startswith"]
    query = data.draw(st.dictionaries(st.sampled_from(known), odd, max_size=3))
    with noted(query):
        shown = client.get(address(model, "changelist"), query)
        assert shown.status_code in (200, 302, 400, 403)
    shown = client.get(address(model, "changelist"))
    if shown.status_code != 200:
        return
    sent = fields_of(shown.content.decode())
    keys = [str(key) for key in keys_of(model) if key]
    sent |= {
        "action": [data.draw(st.sampled_from(WAYS))],
        "_selected_action": data.draw(
            st.lists(st.one_of(st.sampled_from(keys or ["1"]), odd), max_size=3)
        ),
        "select_across": [data.draw(st.sampled_from(["0", "1", "x"]))],
        "index": [data.draw(st.sampled_from(["0", "1", "x", "99"]))],
        "form-TOTAL_FORMS": [data.draw(st.sampled_from(["0", "2", "-1", "abc", "999999999"]))],
        "form-INITIAL_FORMS": [data.draw(st.sampled_from(["0", "2", "-1", "abc", "999999999"]))],
        "form-0-order": [data.draw(odd)],
        "form-0-id": [data.draw(st.one_of(st.sampled_from(keys or ["1"]), odd))],
    } | data.draw(st.sampled_from([{}, {"post": ["yes"]}, {"_save": ["1"]}]))
    with noted(sent):
        answer = client.post(address(model, "changelist"), sent)
        assert answer.status_code in (200, 302, 400, 403)


@by_model
@few
@given(data=st.data())
def test_pages_of_a_row(client, model, data):
    for role in world.ROLES:
        with undone(), noted(role):
            sign_in(client, role)
            key = data.draw(
                st.one_of(st.sampled_from([str(k) for k in keys_of(model)]), odd.filter(bool))
            )
            page = data.draw(st.sampled_from(["change", "delete", "history"]))
            with noted(page, key):
                if page == "delete":
                    answer = client.post(address(model, page, key), {"post": "yes"})
                else:
                    answer = client.get(address(model, page, key))
                assert answer.status_code in (200, 302, 403, 404)

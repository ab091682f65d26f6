"""Odd and ordinary values in every form and list of the admin, sent by everybody who may open it.

Whatever is sent: no error page; what is refused comes back with a reason that is seen and with all
that was typed; what is saved keeps to the rules, and saving it again as shown changes nothing.

ODD_EXAMPLES=50 in the environment sends other values each time, and so many of them.
"""

import os
import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.urls import reverse
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casestudies import catalogue
from casestudies.models import ImportRun
from tests.support.forms import fields_of, messages_of

from . import world
from .odd_values import filled_in, is_typed, odd, stated

# An import has pages of its own, which tests/casestudies/admin/importing/ sends odd things to.
MODELS = sorted({*admin.site._registry} - {ImportRun}, key=lambda model: model._meta.label)
WRITTEN = [  # by people; the catalogue's own tables have no natural keys
    model
    for app in ("auth", "casestudies", "keywords")
    for model in apps.get_app_config(app).get_models()
    if hasattr(model, "natural_key") and model is not Permission
]
pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=world.fill)]
by_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
few = settings(
    max_examples=int(os.environ.get("ODD_EXAMPLES", 2)),
    derandomize="ODD_EXAMPLES" not in os.environ,
    phases=[Phase.generate],  # an example takes long, and says what it sent
)
# The first example is always the plainest, of first choices only: that one does nothing.
everybody = st.sampled_from([(), tuple(world.ROLES)])


@by_model
@few
@given(data=st.data())
def test_forms(client, model, data):
    for role in data.draw(everybody):
        with undone(), telling(role):
            client.force_login(User.objects.get(username=role))
            key = data.draw(st.sampled_from([None, *keys_of(model)]))
            send_form(data, client, model, key)


@by_model
@few
@given(data=st.data())
def test_lists_and_what_is_done_from_them(client, model, data):
    for role in data.draw(everybody):
        with undone(), telling(role):
            client.force_login(User.objects.get(username=role))
            ask_for_list(data, client, model)
            send_list(data, client, model)
            ask_for_row(data, client, model)


@contextmanager
def undone():
    """What an example changes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    catalogue.reset()


@contextmanager
def telling(*sent):
    """An error in here says what was sent."""
    try:
        yield
    except BaseException as error:
        error.add_note(repr(sent)[:6000])
        raise


def address(model, page, *args):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[quote(arg) for arg in args])


def keys_of(model):
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:4])


def send_form(data, client, model, key):
    page = address(model, "change", key) if key else address(model, "add")
    shown = client.get(page)
    assert shown.status_code in (200, 403)
    if shown.status_code == 403:
        return
    sent, entries = filled_in(data, shown), LogEntry.objects.count()
    button = data.draw(st.sampled_from(["_save", "_continue", "_addanother", "_popup"]))
    with telling(page, sent):
        answer = client.post(page, sent | {button: ["1"]})
        assert answer.status_code in (200, 302, 403)
        if LogEntry.objects.count() > entries:
            check_saved(client, model, LogEntry.objects.latest("pk").object_id)
        elif answer.status_code == 200:
            check_nothing_is_lost(sent, answer)


def check_nothing_is_lost(sent, answer):
    page = answer.content.decode()
    assert 'class="errornote"' in page
    assert messages_of(page), "Refused, and no reason is seen"
    shown, chosen = fields_of(page), set(re.findall(r'<select name="([^"]+)"', page))
    for name in filter(is_typed, set(sent) - chosen):
        rows = re.match("(?:authors|alternative_names)-", name)
        if rows:  # those without a name in them are not kept
            again = [value for other in shown if rows[0] in other for value in shown[other]]
        else:
            again = shown.get(name, [])
        lost = {text for text in stated(sent[name]) if text.strip()} - set(stated(again))
        assert not lost, (name, lost)


def check_saved(client, model, key):
    for kind in WRITTEN:
        for row in kind._base_manager.all():
            with telling(kind, row.pk):
                row.full_clean()
    page = address(model, "change", key)
    shown = client.get(page)
    if shown.status_code == 403 or not shown.context["has_change_permission"]:
        return
    before, sent = stored(), fields_of(shown.content.decode())
    with telling("again", sent):
        answer = client.post(page, sent)
        assert answer.status_code == 302, messages_of(answer.content.decode())
        assert stored() == before
        assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."


def stored():
    """Everything that people write, row by row."""
    rows = {}
    for model in WRITTEN:
        names = {field.attname for field in model._meta.concrete_fields} - {"last_login"}
        rows[model._meta.label] = sorted(map(repr, model._base_manager.values_list(*sorted(names))))
        for field in model._meta.many_to_many:
            through = field.remote_field.through._base_manager
            rows[f"{model._meta.label}.{field.name}"] = sorted(map(repr, through.values_list()))
    return rows


OF_LISTS = """
    q p o all e _popup _to_field _facets id__in pk slug__regex title__iregex code__contains
    published_at__year published_at__month published_at__day country__code__startswith
"""


def ask_for_list(data, client, model):
    filters = [one for one in admin.site._registry[model].list_filter if isinstance(one, str)]
    names = [*OF_LISTS.split(), *filters, *(f"{name}__exact" for name in filters)]
    query = data.draw(st.dictionaries(st.sampled_from(names), odd, max_size=3))
    with telling(query):
        answer = client.get(address(model, "changelist"), query)
        assert answer.status_code in (200, 302, 400, 403, 414)


def send_list(data, client, model):
    """The actions, and what can be changed in a list, with counts and keys of any kind."""
    page = address(model, "changelist")
    shown = client.get(page)
    if shown.status_code == 403:
        return
    some = st.one_of(st.sampled_from([str(key) for key in keys_of(model)] or ["1"]), odd)
    count = st.sampled_from(["0", "2", "-1", "abc", "999999999"])
    odd_fields = {
        "action": st.sampled_from(["delete_selected", "publish", "", "nothing", "\x00"]),
        "select_across": st.sampled_from(["0", "1", "x"]),
        "index": st.sampled_from(["0", "1", "x", "99"]),
        "form-TOTAL_FORMS": count,
        "form-INITIAL_FORMS": count,
        "form-0-id": some,
        "form-0-order": odd,
    }
    sent = fields_of(shown.content.decode())
    sent |= {name: data.draw(value) for name, value in odd_fields.items()}
    sent["_selected_action"] = data.draw(st.lists(some, max_size=3))
    sent |= data.draw(st.sampled_from([{}, {"post": "yes"}, {"_save": "1"}]))
    with telling(sent):
        assert client.post(page, sent).status_code in (200, 302, 403)


def ask_for_row(data, client, model):
    key = data.draw(st.one_of(st.sampled_from(keys_of(model) or [1]), odd.filter(bool)))
    page = data.draw(st.sampled_from(["change", "delete", "history"]))
    with telling(page, key):
        if page == "delete":
            answer = client.post(address(model, page, key), {"post": "yes"})
        else:
            answer = client.get(address(model, page, key))
        refused = 400 if "\0" in str(key) else 403  # no address has that character
        assert answer.status_code in (200, 302, refused)

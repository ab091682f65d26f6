"""Two curators save at the same moment: one is told, and nobody meets an error page."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.db.models.signals import pre_save
from django.test import Client

from casestudies.models import CaseKeyword, CaseStudy, Organisation
from tests.support.forms import fields_of, messages_of

from .. import making
from .test_admin import url

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def both_found_valid(model):
    """Neither saves before both are found to be valid. SQLite lets only one in at a time."""
    barrier = Barrier(2)

    def wait(**kwargs):
        barrier.wait(timeout=20)

    if connection.vendor == "postgresql":
        pre_save.connect(wait, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(wait, sender=model)


def answers_to(page, changes):
    """What each of two curators is answered."""
    account = get_user_model().objects.create_superuser("curator")

    def save(number):
        client = Client()
        client.force_login(account)
        sent = fields_of(client.get(page).content.decode()) | changes(number)
        try:
            return client.post(page, sent)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(save, range(2)), key=lambda answer: answer.status_code)


def test_a_new_slug(db):
    def changes(number):
        return {"name": f"Trust {number}", "slug": "trust", "kind": "public"}

    with both_found_valid(Organisation):
        refused, saved = answers_to(url(Organisation, "add"), changes)
    assert (refused.status_code, saved.status_code) == (200, 302)
    assert messages_of(refused.content.decode()) == ["Organisation with this Slug already exists."]
    assert Organisation.objects.get().slug == "trust"


def test_keywords_of_a_case(db):
    """What two people tick at once is there, also where it is the same."""
    case = making.case()
    work, care, skills = (making.keyword(name) for name in ("work", "care", "skills"))

    def changes(number):
        return {"tagged-ticked": [str(work.pk), str((care, skills)[number].pk)]}

    answers = answers_to(url(CaseStudy, "change", case.pk), changes)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {row.tag for row in CaseKeyword.objects.all()} == {work, care, skills}
    assert CaseKeyword.objects.count() == 3


def test_the_same_field(db):
    """One is saved, and the other is shown both texts."""
    trust = making.organisation("trust", name="The Trust")
    saved, asked = answers_to(
        url(Organisation, "change", trust.pk), lambda number: {"name": f"Trust {number}"}
    )
    assert (saved.status_code, asked.status_code) == (302, 409)
    kept = Organisation.objects.get().name
    assert {kept, *fields_of(asked.content.decode())["name"]} == {"Trust 0", "Trust 1"}


def test_two_clicks_at_once(db):
    """Both are answered as if they were one."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("curator"))
    page = url(Organisation, "add")
    sent = fields_of(client.get(page).content.decode())
    sent |= {"name": "Trust", "slug": "trust", "kind": "public"}

    def click(number):
        try:
            return client.post(page, sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert [*pool.map(click, range(2))] == [302, 302]
    assert Organisation.objects.get().slug == "trust"

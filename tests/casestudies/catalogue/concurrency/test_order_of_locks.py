"""All kinds of writers work at the same time, and none is in another's way: each takes the
catalogue's state before anything else."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casestudies import fixtures, workflow
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.catalogue.writing.renewal import renew_cards
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy, CatalogueCard, PolicyField
from keywords.models import Keyword
from tests.support.processes import Process

from ... import making

pytestmark = pytest.mark.django_db

SECONDS = 2
CASES = 12
FIXTURE = """
- model: keywords.keyword
  fields: {{name: Work, slug: work, scope_note: Note {number}.}}
- model: casestudies.policyfield
  fields: {{name: Field {number}, slug: field}}
- model: casestudies.casestudy
  fields: {{title: Case {number}, slug: c1, code: CA, summary: It is one.}}
"""


def again_and_again(deed, *arguments):
    """How often it was done."""
    end, done = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        deed(done, *arguments)
        done += 1
    return done


def load_fixtures(number, folder):
    (folder / "all.yaml").write_text(FIXTURE.format(number=number))
    fixtures.load(folder)


def publish(number):
    for case in CaseStudy.objects.order_by("pk"):
        CaseStudy.objects.filter(pk=case.pk).update(summary=f"Edited {number}.")
        workflow.publish(case=case)


def withdraw(number):
    case = CaseStudy.objects.order_by("-pk")[number % CASES]
    try:
        workflow.withdraw(case=case, reason="It was wrong.")
    except workflow.WorkflowError:
        workflow.publish(case=case)


def edit_terms(number):
    for row in (Keyword.objects.get(slug="work"), PolicyField.objects.get(slug="field")):
        row.name = f"{row.slug.title()} {number}"
        row.save()


def rebuild_all(number):
    rebuild(processes=0)


def renew(number):
    some = list(CatalogueCard.objects.values_list("pk", flat=True)[:5])
    CatalogueCard.objects.filter(pk__in=some).update(shape=0)
    renew_cards(processes=0)


def save_in_admin(number):
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get())
    address = "/admin/casestudies/policyfield/"
    field = PolicyField.objects.get(slug="field")
    data = {"name": f"Admin {number}", "slug": "field", "order": number, "description": ""}
    assert client.post(f"{address}{field.pk}/change/", data).status_code == 302


def test_all_at_once(tmp_path):
    User.objects.create_superuser("curator")
    work, field = making.keyword("work"), PolicyField.objects.create(name="Field", slug="field")
    for number in range(CASES):
        case = making.case("C" + "ABCDEFGHIJKL"[number], slug=f"c{number + 1}", keywords=[work])
        case.policy_fields.add(field)
        workflow.publish(case=case)
    deeds = [publish, withdraw, edit_terms, rebuild_all, renew, save_in_admin]
    writers = [Process(again_and_again, deed) for deed in deeds]
    writers.append(Process(again_and_again, load_fixtures, tmp_path))
    done = [writer.result() for writer in writers]
    assert min(done) > 0
    assert list(differences()) == []

"""Names and slugs as a curator types them."""

import pytest
from django.urls import reverse

from casestudies.models import Organisation
from keywords.models import Keyword
from tests.casestudies import making

pytestmark = pytest.mark.django_db

NO_ROWS = {
    f"{prefix}-{field}": 0
    for prefix in ("steps_up", "steps_down", "from_keyword", "labels", "redirects")
    for field in ("TOTAL_FORMS", "INITIAL_FORMS")
}
ADD = "/admin/keywords/keyword/add/"


@pytest.fixture
def add(admin_client):
    def add(**fields):
        page = admin_client.get(ADD)
        sent = dict(NO_ROWS)
        for inline in page.context["inline_admin_formsets"]:
            for bound in inline.formset.management_form:
                sent[bound.html_name] = bound.value()
        given = {"scope_note": "", "status": "approved", "exact_match": "", "slug": ""}
        return admin_client.post(ADD, sent | given | fields)

    return add


def errors(answer):
    return answer.context["adminform"].form.errors


def test_a_name_with_accents_gets_an_address_and_is_shown(add, client):
    assert add(name="Économie  sociale").status_code == 302
    keyword = Keyword.objects.get()
    assert (keyword.name, keyword.slug) == ("Économie sociale", "economie-sociale")
    for page in ("home", "keyword-index", "case-list"):
        assert client.get(reverse(page)).status_code == 200
    assert client.get(reverse("keyword-detail", args=[keyword.slug])).status_code == 200


def test_the_browser_proposes_no_accents(admin_client):
    """What the page's script is told: to write in ASCII."""
    assert "allowUnicode&quot;: false" in admin_client.get(ADD).content.decode()


@pytest.mark.parametrize("slug", ["économie", "a b", "economie/sociale"])
def test_a_slug_with_accents_is_refused_at_its_field(add, slug):
    answer = add(name="Économie", slug=slug)
    assert list(errors(answer)) == ["slug"]
    assert f'value="{slug}"' in answer.content.decode()


def test_a_name_of_signs_needs_a_slug(add):
    assert list(errors(add(name="&"))) == ["slug"]


def test_the_same_name_in_other_letters_is_refused_and_the_first_is_named(add):
    making.keyword("care", name="Économie sociale")
    answer = add(name="E\u0301CONOMIE\u00a0sociale")
    assert "There is the keyword “Économie sociale” already." in errors(answer)["name"][0]
    assert Keyword.objects.count() == 1


def test_an_organisation_keeps_its_own_name(admin_client):
    trust = making.organisation("trust")
    page = reverse("admin:casestudies_organisation_change", args=[trust.pk])
    sent = {"name": "TRUST", "slug": "trust", "kind": "public", "country": "", "url": ""}
    assert admin_client.post(page, sent).status_code == 302
    assert Organisation.objects.get().name == "TRUST"

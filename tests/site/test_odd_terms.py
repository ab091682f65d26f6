"""Terms without a page of their own: they are named and not linked to, and break no page."""

import pytest
from django.urls import reverse

from casestudies import record, workflow
from casestudies.models import Funding, Partner, PolicyField, TargetGroup
from keywords.models import Broader, Keyword
from tests.casestudies import making
from tests.site.test_links import crawl
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def full_case(keywords):
    """A case that names something of every kind which has pages."""
    place = making.locality("stirling", making.locality("scotland", kind="nation"))
    paid = making.programme("paid")
    Partner.objects.create(programme=paid, organisation=making.organisation("lead"), role="lead")
    Funding.objects.create(programme=paid, funder=making.organisation("trust"))
    case = making.case(
        "ONE", keywords, [place], projects=[making.project("innosi")], programme=paid
    )
    case.policy_fields.add(PolicyField.objects.create(name="Work"))
    case.target_groups.add(TargetGroup.objects.create(name="Youth"))
    making.outcome(case)
    return case


def test_keywords_that_are_not_public_are_named_without_a_link(client):
    approved = making.keyword("approved")
    candidate = making.keyword("candidate", status="candidate")
    deprecated = making.keyword("deprecated", approved, status="deprecated")
    below = making.keyword("below", candidate, deprecated)
    merged = making.keyword("merged", approved, replaced_by=below)
    into_candidate = making.keyword("gone", replaced_by=candidate)
    Broader.objects.create(narrower=candidate, broader=approved)
    approved.related.add(candidate, merged, deprecated)
    keywords = [approved, candidate, deprecated, below, merged, into_candidate]
    workflow.publish(case=full_case(keywords))
    other = making.case("TWO", keywords)
    workflow.publish(case=other)
    root = making.keyword("root", status="candidate")
    making.keyword("leaf", root)
    workflow.publish(case=making.case("THREE", [root, Keyword.objects.get(slug="leaf")]))

    pages, broken = crawl(client)

    assert not broken, "\n".join(broken)
    for address in (reverse("case-detail", args=["one"]), reverse("case-list") + "?keyword=below"):
        page = Page(client.get(address).content)
        assert "Candidate" in page.text
        assert not any("keywords/candidate" in link for link in page.addresses())
    assert reverse("keyword-detail", args=["deprecated"]) in pages


def test_slugs_of_the_past_that_fit_in_no_address_break_no_page(client):
    """Published before slugs were ASCII: versions never change."""

    def as_of_the_past(case):
        return record.read(_with_odd_slugs(record.build(case).to_json()))

    making.publish_together([full_case([making.keyword("care")])], as_of_the_past)

    pages, broken = crawl(client)

    assert not broken, "\n".join(broken)
    assert len(pages) > 20
    page = Page(client.get(reverse("case-list")).content)
    assert "Case one" in page.text


def _with_odd_slugs(data):
    if isinstance(data, list):
        return [_with_odd_slugs(item) for item in data]
    if not isinstance(data, dict):
        return data
    odd = {"slug": f"é {data['slug']}"} if "slug" in data else {}
    odd |= {"source": f"é {data['source']}"} if data.get("source") else {}
    return {name: _with_odd_slugs(value) for name, value in data.items()} | odd

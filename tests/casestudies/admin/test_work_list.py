"""The admin's front page: what waits for whom."""

import re

import pytest
from django.urls import reverse

from casestudies import workflow
from casestudies.admin import work_list
from casestudies.models import Outcome
from tests.casestudies import making
from tests.support.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def front_page(client, people):
    """What stands on it for somebody: {title of a group: (count, texts of its rows)}."""

    def front_page(name):
        client.force_login(people[name])
        page = Page(client.get(reverse("admin:index")).content)
        return {
            re.sub(r" \d+( or more)?$", "", group.one("h2").text): (
                int(group.one(".jobs__count").text.split()[0]),
                group.texts(".job"),
            )
            for group in page.all(".jobs")
        }

    return front_page


def test_each_sees_what_waits_for_them(front_page, people):
    contributor, editor = people["contributor"], people["editor"]
    new = making.case("NEW", created_by=contributor)
    back, waiting, public = (making.case(code, created_by=contributor) for code in "ABC")
    for case in (back, waiting):
        workflow.submit(case=case, by=contributor, why="All is sourced.")
    workflow.send_back(case=back, by=editor, why="The second figure has no source.")
    workflow.publish(case=public)
    workflow.note_contribution(public, editor)
    making.outcome(new)

    mine = front_page("contributor")
    assert mine.keys() == {"Sent back to you", "Your drafts"}
    count, (row,) = mine["Sent back to you"]
    assert count == 1
    assert "Sent back by editor: The second figure has no source." in row
    assert mine["Your drafts"][0] == 1

    theirs = front_page("editor")
    assert theirs.keys() == {
        "Waiting for review",
        "Changed since published",
        "Statements not checked against their source",
    }
    assert (
        "Submitted for review by contributor: All is sourced." in theirs["Waiting for review"][1][0]
    )
    assert "Changed by editor" in theirs["Changed since published"][1][0]
    assert "1 statement" in theirs["Statements not checked against their source"][1][0]
    assert front_page("taxonomist") == {}


def test_each_verb_leads_to_the_case(client, people):
    case = making.case("ONE")
    workflow.submit(case=case)
    client.force_login(people["editor"])
    page = Page(client.get(reverse("admin:index")).content)
    (address,) = {link["href"] for link in page.all(".job__verb")}
    assert client.get(address).status_code == 200


def test_the_longest_waiting_stand_first_and_the_rest_is_counted(front_page, monkeypatch):
    for number in range(5):
        workflow.submit(case=making.case(f"N{number}", title=f"Number {number}"))
    count, rows = front_page("editor")["Waiting for review"]
    assert count == 5
    assert [row.split(" Submitted")[0] for row in rows] == ["Number 0", "Number 1", "Number 2"]
    monkeypatch.setattr(work_list, "MOST_COUNTED", 4)
    assert front_page("editor")["Waiting for review"][0] == 4


def test_where_nothing_waits_a_line_says_so(client, people):
    client.force_login(people["editor"])
    told = client.get(reverse("admin:index")).content.decode()
    for line in ("Nothing waits for review.", "Every statement was checked against its source."):
        assert line in told


def test_looking_costs_the_same_however_much_waits(people, django_assert_max_num_queries):
    for number in range(12):
        case = making.case(f"N{number}")
        workflow.submit(case=case)
        making.outcome(case)
    assert Outcome.objects.count() == 12
    with django_assert_max_num_queries(24):
        work_list.jobs_of(people["editor"])

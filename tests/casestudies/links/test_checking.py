"""What is kept of the answers, and when an address is asked again."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from casestudies.links import addresses, checking, rounds
from casestudies.links.answers import Outcome, Verdict
from casestudies.models import Link, Organisation, Source
from tests.casestudies import making

from .conftest import to

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def open_to_here(settings, monkeypatch):
    settings.CHECK_PRIVATE_LINKS = True
    settings.SITE_URL = "https://cases.example.org"
    monkeypatch.setattr(rounds.Manners, "__init__", quickly(rounds.Manners.__init__))


def quickly(init):
    return lambda self, **given: init(self, **({"pause": 0.0, "patience": 2.0} | given))


def run(*args):
    out = StringIO()
    call_command("check_links", *args, stdout=out, verbosity=0)
    return out.getvalue()


def statuses():
    return dict(Link.objects.values_list("address", "status"))


def due():
    return [*checking.due(MONTH).values_list("address", flat=True)]


def keep(address, verdict, days_ago=0):
    """As a check did some days ago."""
    checking.keep(address, Outcome(verdict, "An answer"))
    if days_ago:
        moment = timezone.now() - timedelta(days=days_ago)
        link = Link.objects.get(address=address)
        failing = moment if link.first_failed_at else None
        Link.objects.filter(pk=link.pk).update(checked_at=moment, first_failed_at=failing)


def test_addresses_are_known_when_they_are_typed():
    making.source("a", url="https://example.org/a", doi="10.1000/a<b", archived_url="https://arc/a")
    making.organisation("trust", url="https://trust.example/")
    making.project("miw", url="https://example.org/a")
    making.source("b")
    assert statuses() == dict.fromkeys(
        [
            "https://example.org/a",
            "https://doi.org/10.1000/a%3Cb",
            "https://arc/a",
            "https://trust.example/",
        ],
        "unchecked",
    )
    found = addresses.used_by(statuses())
    assert {address: [str(row) for row in rows] for address, rows in found.items()} == {
        "https://example.org/a": ["A", "Miw"],
        "https://doi.org/10.1000/a%3Cb": ["A"],
        "https://arc/a": ["A"],
        "https://trust.example/": ["Trust"],
    }


def test_fixtures_bring_their_addresses(loaded):
    assert {*statuses()} == {*addresses.in_use()}
    assert {*statuses().values()} == {"unchecked"}


def test_addresses_that_nobody_has_are_forgotten():
    source = making.source("a", url="https://example.org/a")
    Source.objects.filter(pk=source.pk).update(url="https://example.org/b")
    addresses.note_all()
    assert {*statuses()} == {"https://example.org/b"}


def test_a_run_keeps_what_it_finds(server, open_to_here):
    server.pages |= {"/works": 200, "/moved": to("/new"), "/new": 200, "/odd": 403}
    for name in ("works", "moved", "odd", "gone"):
        making.source(name, url=server.address(f"/{name}"))
    making.organisation("old", url="ftp://example.org/")
    said = run()
    assert "5 addresses were asked" in said
    assert "1 dead" in said
    found = {link.address.rpartition("/")[2]: link for link in Link.objects.all()}
    assert {name: link.status for name, link in found.items()} == {
        "works": "works",
        "moved": "moved",
        "odd": "uncertain",
        "gone": "dead",
        "": "not_asked",
    }
    assert found["moved"].final_address == server.address("/new")
    assert [name for name, link in found.items() if link.first_failed_at] == ["gone"]
    assert all(link.checked_at for link in found.values())


def test_a_run_goes_on_where_it_was_broken_off(server, open_to_here):
    for number in range(5):
        server.pages[f"/{number}"] = 200
        making.source(f"s{number}", url=server.address(f"/{number}"))
    run("--limit", "2")
    assert [*statuses().values()].count("works") == 2
    answers = checking.check(due(), checking.manners())
    next(answers)
    answers.close()
    assert [*statuses().values()].count("works") == 3
    run()
    assert {*statuses().values()} == {"works"}
    asked = [path for _, path, *_ in server.asked if path != "/robots.txt"]
    run()
    assert [path for _, path, *_ in server.asked if path != "/robots.txt"] == asked


def test_private_machines_are_not_asked_unless_the_site_says_so(server, monkeypatch):
    making.source("a", url=server.address("/a"))
    run()
    assert [*statuses().values()] == ["not_asked"]
    assert server.asked == []


def test_the_sites_own_address_is_told(server, open_to_here):
    making.source("a", url=server.address("/a"))
    run()
    assert {agent for *_, agent, _ in server.asked} == {
        "InnoSI-link-check/1.0 (+https://cases.example.org/)"
    }


@pytest.mark.parametrize("options", [("--limit", "-1"), ("--older-than", "-3")])
def test_odd_numbers_are_refused(options):
    with pytest.raises(CommandError, match="not negative"):
        run(*options)


def test_the_oldest_are_asked_first():
    for slug, days in (("a", 40), ("b", 90), ("c", 10), ("d", None)):
        making.source(slug, url=f"https://example.org/{slug}")
        if days:
            keep(f"https://example.org/{slug}", Verdict.WORKS, days)
    assert [one[-1] for one in due()] == ["d", "b", "a"]


def test_who_does_not_answer_is_dead_after_a_week():
    address = "https://example.org/a"
    making.source("a", url=address)
    keep(address, Verdict.FAILED, days_ago=2)
    assert statuses()[address] == "uncertain"
    assert due() == [address]
    since = Link.objects.get().first_failed_at
    keep(address, Verdict.FAILED)
    assert (statuses()[address], Link.objects.get().first_failed_at) == ("uncertain", since)
    assert due() == []
    Link.objects.update(first_failed_at=timezone.now() - timedelta(days=8))
    keep(address, Verdict.FAILED)
    assert statuses()[address] == "dead"
    keep(address, Verdict.WORKS)
    assert (statuses()[address], Link.objects.get().first_failed_at) == ("works", None)


def test_answers_for_what_is_gone_are_dropped():
    checking.keep("https://example.org/unknown", Outcome(Verdict.GONE, "404 Not Found"))
    assert not Link.objects.exists()
    assert not Organisation.objects.exists()

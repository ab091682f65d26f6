"""What a publisher does when it is killed, and what must be true afterwards."""

from itertools import count

from casestudies import catalogue, workflow
from casestudies.catalogue import Criteria
from casestudies.catalogue.writing.rebuild import rebuild
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy

from ... import making

FIRST, OTHER = "first", "other"
Status = CaseStudy.Status


def furnish():
    work = making.keyword("work")
    programme = making.programme("p", start_year=2001, source=making.source())
    for slug, fields in {
        FIRST: {"title": "Edited 1", "programme": programme, "keywords": [work]},
        OTHER: {"localities": [making.locality("fife")]},
        "gone": {},
    }.items():
        case = making.case(slug.upper(), **fields)
        making.outcome(case)
        workflow.publish(case=case)
    workflow.withdraw(case=case, reason="It was wrong.")


def case_named(slug):
    return CaseStudy.objects.get(slug=slug)


def retitle(slug, title):
    CaseStudy.objects.filter(slug=slug).update(title=title)


def retitled(point):
    retitle(FIRST, f"Edited {point}")


def published(point):
    if case_named(FIRST).status != Status.PUBLISHED:
        publish()


def nothing(point):
    pass


def publish():
    workflow.publish(case=case_named(FIRST))


def withdraw():
    workflow.withdraw(case=case_named(FIRST), reason="It was wrong.")


def in_force():
    """What stands in the database and what readers are told, case by case, if they agree."""
    with catalogue.writer():
        pass  # the database may still be busy undoing what the dead one began
    assert list(differences()) == []
    told = {card.slug: (card.version, card.title) for card in catalogue.answer(Criteria()).cards}
    found = {}
    for case in CaseStudy.objects.all():
        last = case.versions.first()
        assert [one.number for one in case.versions.all()] == [*range(last.number, 0, -1)]
        listed = (last.number, last.record["title"])
        assert told.get(case.slug) == (listed if case.status == Status.PUBLISHED else None)
        found[case.slug] = (case.status, *listed)
    return found


def aftermath(title):
    """What is in force after a death; then somebody else publishes, as if nothing had been."""
    found = in_force()
    retitle(OTHER, title)
    number = workflow.publish(case=case_named(OTHER)).number
    assert in_force() == found | {OTHER: (Status.PUBLISHED, number, title)}
    return found


DEEDS = {
    "publish": (retitled, publish),
    "withdraw": (published, withdraw),
    "rebuild": (nothing, rebuild),
}


def outcome(deed, state, point):
    """What becomes of (status, number, title) where a deed is done."""
    _, number, title = state
    if deed == "publish":
        return (Status.PUBLISHED, number + 1, f"Edited {point}")
    return (Status.WITHDRAWN if deed == "withdraw" else Status.PUBLISHED, number, title)


def publish_on_and_on(first):
    for number in count(first):
        retitle(FIRST, f"Edited {number}")
        publish()

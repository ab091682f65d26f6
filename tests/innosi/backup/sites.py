"""What stands in a site's database, and what its readers are shown of it."""

import time
from itertools import count

from django.core.cache import cache
from django.test import Client

from casestudies import catalogue, record, workflow
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseStudy, CaseVersion
from tests.casestudies.catalogue.concurrency.deeds import FIRST, retitle
from tests.support.processes import told

ADDRESSES = ["/", "/cases/", "/cases/?q=edited", "/keywords/", "/localities/", "/programmes/"]


def publish(title):
    retitle(FIRST, title)
    return workflow.publish(case=CaseStudy.objects.get(slug=FIRST))


def publish_until_told(end):
    """How many times."""
    for number in count(2):
        publish(f"Edited {number}")
        if told(end):
            return number - 1


def publish_for_ever():
    for number in count(2):
        publish(f"Edited {number}")


def wait_until(is_so):
    patient_until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < patient_until, "it never came to be so"
        time.sleep(0.01)


def versions():
    rows = CaseVersion.objects.order_by("pk")
    return list(rows.values_list("pk", "case__slug", "number", "checksum", "published_at"))


def assert_sound():
    """Records are those of their checksums, and the catalogue says what they say."""
    for version in CaseVersion.objects.all():
        assert record.checksum(version.record) == version.checksum
    assert list(differences()) == []


def pages():
    """Address → what a reader of this process is shown there."""
    catalogue.reset()
    cache.clear()
    client, shown = Client(), {}
    versions = CaseVersion.objects.values_list("case__slug", "number")
    slugs = CaseStudy.objects.values_list("slug", flat=True)
    cases = [f"/cases/{slug}/" for slug in slugs]
    pinned = [f"/cases/{slug}/v/{number}/" for slug, number in versions]
    for address in [*ADDRESSES, *cases, *pinned]:
        answer = client.get(address)
        shown[address] = answer.status_code, answer.content
    return shown

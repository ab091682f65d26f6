"""What two people do to the same cases at once."""

import time

from casestudies import workflow
from casestudies.models import CaseStudy, Locality

EDITS = 100


def edit_and_publish(case, field):
    """The numbers of the versions that carry the edits, one by one."""
    numbers = []
    for edit in range(EDITS):
        row = CaseStudy.objects.get(pk=case)
        setattr(row, field, f"{field} {edit}")
        row.save(update_fields=[field])
        numbers.append(workflow.publish(case=row).number)
    return numbers


def publish_all():
    return [workflow.publish(case=case).pk for case in CaseStudy.objects.order_by("pk")]


def rename(place, name):
    """The slugs that a place had, one after another."""
    slugs = []
    for edit in range(EDITS // 3):
        row = Locality.objects.get(pk=place)
        row.slug = f"{name}-{edit}"
        row.save()
        slugs.append(row.slug)
    return slugs


def save_what_was_read_before(place):
    """The form was opened a while ago, and writes back the slug of then."""
    for edit in range(EDITS // 3):
        before = Locality.objects.get(pk=place)
        before.name = f"Name {edit}"
        time.sleep(0.01)
        before.save()

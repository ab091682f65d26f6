"""What two people do to the same cases at once."""

from casestudies import workflow
from casestudies.models import CaseStudy

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

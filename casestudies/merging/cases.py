"""Two accounts of one thing. Their statements have codes that stay for ever, each of its own case,
so two cases are not put together: one is withdrawn and its address leads to the other, where a
curator writes what it lacks. A draft that nobody has read is deleted instead."""

from typing import Any

from django.db import transaction

from casestudies import workflow
from casestudies.models import CaseStudy, FormerAddress
from keywords.merging.errors import MergeError

KIND = str(CaseStudy._meta.model_name)
Status = CaseStudy.Status


@transaction.atomic
def lead_to(*, gone: CaseStudy, stays: CaseStudy, by: Any, reason: str) -> None:
    """Withdraw one published case and have its address lead to another."""
    if gone.pk == stays.pk:
        raise MergeError("A case can't lead to itself: choose another.")
    if CaseStudy.objects.get(pk=stays.pk).status != Status.PUBLISHED:
        raise MergeError(f"“{stays}” is not published, so no address can lead to it.")
    try:
        workflow.withdraw(case=gone, reason=reason, by=by)
    except workflow.WorkflowError as error:
        raise MergeError(str(error)) from error
    before = FormerAddress.objects.filter(kind=KIND, leads_to=gone.slug)
    for address in before:
        address.leads_to = stays.slug
        address.save()
    FormerAddress.objects.update_or_create(
        kind=KIND, slug=gone.slug, defaults={"leads_to": stays.slug}
    )

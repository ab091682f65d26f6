"""The way of a case to its readers: who took which step when and why, and who wrote its working
copy."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .cases import CaseStudy


def moment():
    """Now, in thousandths of a second, as dumps carry it."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Step(models.Model):
    """One step of a case from a status to a status. Steps are added and never changed."""

    class Action(models.TextChoices):
        SUBMITTED = "submitted", "Submitted for review"
        SENT_BACK = "sent_back", "Sent back"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=12, choices=Action)
    from_status = models.CharField(max_length=12, choices=CaseStudy.Status)
    to_status = models.CharField(max_length=12, choices=CaseStudy.Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=moment)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["case", "-at", "-pk"]

    def __str__(self):
        return f"{self.case}: {self.get_action_display().lower()}"


class Contribution(models.Model):
    """Somebody changed the working copy of a case since it was last published."""

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                name="contribution_once",
                violation_error_message="It is known already that this account changed the case.",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.case}"

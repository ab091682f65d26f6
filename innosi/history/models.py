"""States of entities, as they are stored. Rows are written once."""

from typing import Any

from django.db import models
from django.utils import timezone

from .packing import Packed, unpacked

LONGEST_SUMMARY = 500


class State(models.Model):
    """It names the entity and who changed it by words, so that it outlives both."""

    class Action(models.TextChoices):
        FOUND = "found", "As it was before"
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        RESTORED = "restored", "Restored"

    model = models.CharField(max_length=100)
    row = models.BigIntegerField()
    name = models.CharField(max_length=400)
    action = models.CharField(max_length=10, choices=Action)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150, blank=True)
    why = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    data = models.BinaryField()
    checksum = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["model", "row", "-id"], name="state_of_row"),
            models.Index(fields=["model", "action", "-id"], name="state_of_action"),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_action_display().lower()}"

    def contents(self) -> dict[str, Any]:
        """Raises UnreadableError where what is stored is no state."""
        return unpacked(bytes(self.data))

    @property
    def packed(self) -> Packed:
        return Packed(bytes(self.data), self.checksum, self.name)


def states_of(model: str, row: int) -> models.QuerySet[State]:
    return State.objects.filter(model=model, row=row)

"""Forms that were saved: a second click on “Save” finds the form here and saves nothing more."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=1)


class SentForm(models.Model):
    """`key` is made of the form's own number and of what was typed into it: who goes back, changes
    something and saves again sends another form. Without `saved` the form was refused."""

    key = models.CharField(max_length=64, unique=True)
    saved = models.CharField("key of what was saved", max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key


def sent_before(key):
    """The form of that key, to be filled when it is saved. Whoever sends the same form at the same
    time waits here for the end of the first one's transaction."""
    form, new = SentForm.objects.get_or_create(key=key)
    if new:
        SentForm.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return form

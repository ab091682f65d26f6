"""What follows when somebody signs in or out."""

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from .. import audit, sessions


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    request.session.cycle_key()  # Django does so unless the same person was signed in
    sessions.begin(request.session)
    audit.record(audit.Kind.SIGNED_IN, user.get_username(), request=request)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user:
        audit.record(audit.Kind.SIGNED_OUT, user.get_username(), request=request)

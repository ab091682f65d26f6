"""Removes what has had its time: old entries of the audit log, sessions that ended, counts of
wrong passwords."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from innosi.accounts import audit
from innosi.accounts.sign_in import lockout


class Command(BaseCommand):
    help = "Remove old entries of the audit log, ended sessions and old failed sign-ins."

    def handle(self, **options):
        removed = audit.prune()
        lockout.forget_old_attempts()
        call_command("clearsessions")
        if removed:
            self.stdout.write(f"Removed old entries of the audit log: {removed}")

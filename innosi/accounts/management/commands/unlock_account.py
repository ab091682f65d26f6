"""For who can no longer sign in: forgets wrong passwords and codes and, if told to, the second
factor."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from innosi.accounts import audit, second_factor
from innosi.accounts.sign_in import lockout


class Command(BaseCommand):
    help = "End the lock-out of an account, and remove a second factor that was lost."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the account's user name")
        parser.add_argument(
            "--remove-second-factor",
            action="store_true",
            help="remove its authenticator and its recovery codes too",
        )

    def handle(self, name, remove_second_factor=False, **options):
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        lockout.unlock(name)
        second_factor.forget_wrong_codes(user)
        audit.record(audit.Kind.LOCK_LIFTED, name)
        self.stdout.write(f"{name} may try to sign in again.")
        if not remove_second_factor:
            return
        if second_factor.remove(user):
            self.stdout.write(f"{name} signs in without a code, and can set up a second factor.")
        else:
            self.stdout.write(f"{name} had no second factor.")

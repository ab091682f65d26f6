"""The admin, in which every form is checked as ours are, also those of other people's apps."""

from django.contrib.admin import ModelAdmin

from innosi.accounts.admin_site import GuardedSite
from keywords.checked_admin import CheckedAdmin


class CurationSite(GuardedSite):
    def register(self, model_or_iterable, admin_class=None, **options):
        super().register(model_or_iterable, checked(admin_class or ModelAdmin), **options)


def checked(admin_class):
    if issubclass(admin_class, CheckedAdmin):
        return admin_class
    return type(admin_class.__name__, (CheckedAdmin, admin_class), {})

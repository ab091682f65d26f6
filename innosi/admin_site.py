"""The admin, in which every form is checked as ours are, also those of other people's apps."""

from django.contrib.admin import ModelAdmin

from innosi import admin_dates
from innosi.accounts.admin_site import GuardedSite
from innosi.checked_admin.admin import CheckedAdmin
from innosi.database.words import in_words

admin_dates.use_them()


class CurationSite(GuardedSite):
    index_template = "admin/work_list.html"
    enable_nav_sidebar = False  # the front page and the breadcrumbs lead everywhere

    def on_front_page(self, request):
        """Groups of jobs that wait for who looks; an app that knows of work puts its own here."""
        return []

    def index(self, request, extra_context=None):
        jobs = self.on_front_page(request)
        return super().index(request, {**(extra_context or {}), "jobs": jobs})

    def register(self, model_or_iterable, admin_class=None, **options):
        super().register(model_or_iterable, checked(admin_class or ModelAdmin), **options)

    def database_fault(self, error):
        """What keeps the database from being written to; None if that is not what went wrong."""
        return in_words(error)


def checked(admin_class):
    if issubclass(admin_class, CheckedAdmin):
        return admin_class
    return type(admin_class.__name__, (CheckedAdmin, admin_class), {})

"""The admin, in which every form is checked as ours are, also those of other people's apps, and
whatever has a history shows it."""

from functools import wraps

from django.contrib.admin import ModelAdmin

from innosi import admin_dates
from innosi.accounts.admin_site import GuardedSite
from innosi.checked_admin.admin import CheckedAdmin
from innosi.database.words import in_words
from innosi.history.acting import acting
from innosi.history.admin import HistoryAdmin

admin_dates.use_them()


class CurationSite(GuardedSite):
    index_template = "admin/work_list.html"
    enable_nav_sidebar = False  # the front page and the breadcrumbs lead everywhere

    def admin_view(self, view, cacheable=False):
        """What a page changes is told as its visitor's in histories."""

        @wraps(view)
        def told(request, *args, **kwargs):
            with acting(request.user):
                return view(request, *args, **kwargs)

        return super().admin_view(told, cacheable)

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
    bases = [HistoryAdmin, CheckedAdmin, admin_class]
    missing = [base for base in bases[:-1] if not issubclass(admin_class, base)]
    return type(admin_class.__name__, (*missing, admin_class), {}) if missing else admin_class

"""Web addresses, and what the last check of each found: to look at."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casestudies.links.addresses import used_by
from casestudies.models import Link
from innosi.checked_admin.admin import CheckedAdmin

MOST_NAMED = 5


class LinkList(ChangeList):
    def get_results(self, request):
        """With what has each address: a query for each kind of thing, not for each row."""
        super().get_results(request)
        rows = [*self.result_list]
        users = used_by(row.address for row in rows)
        for row in rows:
            row.users = users.get(row.address, [])
        self.result_list = rows


@admin.register(Link)
class LinkAdmin(CheckedAdmin):
    """Addresses are noted where they are typed, and asked by `manage.py check_links`."""

    list_display = [
        "shown_address",
        "status",
        "used_in",
        "answer",
        "checked_at",
        "first_failed_at",
        "moved_to",
    ]
    list_display_links = None
    list_filter = ["status", "checked_at"]
    search_fields = ["address", "answer"]
    list_per_page = 100
    show_full_result_count = False
    actions = None
    fields = [
        "shown_address",
        "status",
        "used_in",
        "answer",
        "checked_at",
        "first_failed_at",
        "moved_to",
    ]
    readonly_fields = ["shown_address", "used_in", "moved_to"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **kwargs):
        return LinkList

    @admin.display(description="Address", ordering="address")
    def shown_address(self, link):
        return leads_to(link.address)

    @admin.display(description="Moved to", ordering="final_address")
    def moved_to(self, link):
        return leads_to(link.final_address)

    @admin.display(description="Where it stands")
    def used_in(self, link):
        users = getattr(link, "users", None)
        if users is None:
            users = used_by([link.address]).get(link.address, [])
        shown = format_html_join("; ", '<a href="{}">{}</a>', map(_link, users[:MOST_NAMED]))
        more = len(users) - MOST_NAMED
        if not users:
            return "Nowhere any more"
        return format_html("{} and {} more", shown, more) if more > 0 else shown


def leads_to(address: str) -> SafeString | str:
    """Nobody is told from where one came."""
    if not address.startswith(("http://", "https://")):
        return address
    return format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', address)


def _link(row: Any) -> tuple[str, str]:
    return page_of(row), str(row)


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

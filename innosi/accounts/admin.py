"""The audit log, and second factors that somebody lost."""

from django.contrib import admin
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import AuditEntry, SecondFactor


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """To read, and nothing else, for superusers too."""

    list_display = ["at", "kind", "account", "by", "address", "detail"]
    list_filter = ["kind", "at"]
    search_fields = ["account", "by", "address", "detail"]
    list_per_page = 100
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# django-otp's own admin lets one see, and choose, the secrets of others.
admin.site.unregister(TOTPDevice)


@admin.register(SecondFactor)
class SecondFactorAdmin(admin.ModelAdmin):
    """To remove one that was lost; its owner signs in with the password and sets up another."""

    list_display = ["user", "confirmed", "created_at", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    fields = ["user", "confirmed", "created_at", "last_used_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

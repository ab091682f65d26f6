from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    name = "innosi.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import changes, checks, sign_ins  # noqa: F401  (importing connects them)


class CurationConfig(AdminConfig):
    """Django's admin, with the site that asks for a second factor."""

    default = False
    default_site = "innosi.accounts.admin_site.CurationSite"

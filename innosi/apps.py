from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class InnosiConfig(AppConfig):
    name = "innosi"
    verbose_name = "InnoSI"

    def ready(self):
        from django.contrib.auth.models import Group, User

        from innosi import checks  # noqa: F401  (importing registers them)
        from innosi.database import undecodable_text  # noqa: F401
        from innosi.fields.guards import guard

        guard([Group, User])


class CurationConfig(AdminConfig):
    """Django's admin, on the site that innosi/admin_site.py makes of it."""

    default_site = "innosi.admin_site.CurationSite"

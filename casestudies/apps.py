from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "Collection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from innosi.fields.guards import guard

        from . import history, signals  # noqa: F401
        from .checking import marks  # noqa: F401
        from .deleting import protect_what_is_used
        from .links import addresses

        protect_what_is_used()
        addresses.watch()
        # Those with a natural key are written by people; the catalogue makes the others.
        guard(model for model in self.get_models() if hasattr(model, "natural_key"))

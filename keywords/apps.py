from django.apps import AppConfig


class KeywordsConfig(AppConfig):
    name = "keywords"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from innosi.fields.guards import guard

        from . import history  # noqa: F401  (importing registers its entities)

        guard(self.get_models())

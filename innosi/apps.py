from django.apps import AppConfig


class InnosiConfig(AppConfig):
    name = "innosi"
    verbose_name = "InnoSI"

    def ready(self):
        from innosi import checks  # noqa: F401  (importing registers them)

from django.apps import AppConfig


class InnosiConfig(AppConfig):
    name = "innosi"
    verbose_name = "InnoSI"

    def ready(self):
        from innosi import (  # importing registers them
            checks,  # noqa: F401
            undecodable_text,  # noqa: F401
        )

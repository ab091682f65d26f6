from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def second_factor_is_required(app_configs, **kwargs):
    if settings.REQUIRE_SECOND_FACTOR or not settings.SECURE_SSL:
        return []
    return [
        Warning(
            "Who learns a password of staff can sign in with it from anywhere.",
            hint="REQUIRE_SECOND_FACTOR=true leads staff to set up a second factor.",
            id="accounts.W001",
        )
    ]

import os

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")

site = get_wsgi_application()


def application(environ, start_response):
    """Addresses and forms are read as UTF-8, whatever a request says of itself.

    Django would believe it, and fail at a `charset` that is none, or take halves of characters
    from one such as UTF-7.
    """
    kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE") or "")
    if "charset" in parameters:
        boundary = parameters.get("boundary")
        environ["CONTENT_TYPE"] = f'{kind}; boundary="{boundary}"' if boundary else kind
    return site(environ, start_response)

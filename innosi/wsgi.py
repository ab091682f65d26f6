import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from innosi.server.proxy import TrustedProxy  # noqa: E402
from innosi.server.request import SiteRequest  # noqa: E402

django.request_class = SiteRequest
application = TrustedProxy(django, settings.TRUSTED_PROXY)

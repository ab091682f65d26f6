import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")

application = get_wsgi_application()

from innosi.request import SiteRequest  # noqa: E402

application.request_class = SiteRequest

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innosi.settings")

from innosi.content_type import only_utf_8

application = only_utf_8(get_wsgi_application())

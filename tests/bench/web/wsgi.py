"""Whatever site the settings name, each answer signed with the worker's process id."""

import os

from django.core.wsgi import get_wsgi_application

site = get_wsgi_application()


def application(environ, start_response):
    def signed(status, headers, *more):
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], *more)

    return site(environ, signed)

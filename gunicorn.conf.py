import ctypes
import gc
import os
import socket

from gunicorn import util
from gunicorn.http import message

from innosi.server import errors
from innosi.settings import PORT, THREADS, WEB_CONCURRENCY

os.umask(0o077)  # what is made here, such as a database, is for its owner only

ADDRESS = ("127.0.0.1", PORT)

bind = "{}:{}".format(*ADDRESS)
worker_class = "innosi.server.worker.PatientWorker"
workers = WEB_CONCURRENCY
threads = THREADS
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True

worker_connections = 500  # of each worker; well below the 1,024 files that a process may open

# A search may be too long for us and is then told so on our own page: let its address through. htmx
# repeats it in a header.
message.MAX_REQUEST_LINE = limit_request_line = 32 * 1024
limit_request_field_size = 32 * 1024
limit_request_fields = 60

# No header changes the path, the scheme or the address that a request comes from: that is for
# innosi/server/proxy.py. One with _ in its name could pass for another with -.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers = {}
header_map = "drop"

util.write_error = errors.write_error


def on_starting(server):
    if server.cfg.bind != [bind]:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(ADDRESS)
        except OSError as error:
            raise SystemExit(f"PORT {PORT}: {error.strerror}. Try make serve PORT=8001") from None


def when_ready(server):
    print(
        f"InnoSI is at {server.LISTENERS[0]}  (Ctrl-C ends it)\n"
        "For an account at /admin/: make superuser, in another terminal",
        flush=True,
    )


def post_worker_init(worker):
    """Read the catalogue and compile the templates ahead of the first reader. Then leave out of
    the search for cycles what stays as long as the worker does, and search seldom: a page leaves
    few of them behind."""
    from django.db import connections
    from django.template import engines

    from casestudies import catalogue

    try:
        catalogue.get_ready()
    except Exception:  # a worker that can't begin would end them all; the pages tell, or work
        worker.log.exception("The catalogue could not be read yet")
    connections.close_all()
    templates = engines["jinja2"].env
    for name in templates.list_templates():
        templates.get_template(name)
    gc.collect()
    give_back_memory()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def give_back_memory():
    """Reading a large catalogue takes twice what it leaves; glibc keeps that unless it is told."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)

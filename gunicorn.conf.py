from innosi.settings import PORT, THREADS, WEB_CONCURRENCY

bind = f"127.0.0.1:{PORT}"
worker_class = "gthread"
workers = WEB_CONCURRENCY
threads = THREADS
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True


def when_ready(server):
    print(
        f"InnoSI is at {server.LISTENERS[0]}  (Ctrl-C ends it)\n"
        "For an account at /admin/: make superuser, in another terminal",
        flush=True,
    )

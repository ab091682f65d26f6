"""A web server of this machine that answers as it is told."""

import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        server = self.server
        with server.busy:
            server.under_way += 1
            server.most_at_once = max(server.most_at_once, server.under_way)
        server.asked.append((self.command, self.path, self.headers.get("User-Agent"), time.time()))
        try:
            self.say(server.pages.get(self.path, 404))
        except OSError:
            pass  # who asked has gone
        finally:
            with server.busy:
                server.under_way -= 1

    def say(self, page):
        page = page.get(self.command, 200) if isinstance(page, dict) else page
        if callable(page):
            page(self)
            return
        status, headers, body = page if isinstance(page, tuple) else (page, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.pages, server.asked, server.busy = defaultdict(lambda: 404), [], threading.Lock()
    server.under_way = server.most_at_once = 0
    server.address = lambda path, host="127.0.0.1": f"http://{host}:{server.server_port}{path}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def to(address, status=301):
    return (status, {"Location": address}, b"")

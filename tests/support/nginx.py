"""The nginx that stands before a public site, with the configuration from docs/deploy/, on free
ports of 127.0.0.1 and with a certificate that nobody trusts."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

from tests.support import programs
from tests.support.site import ROOT

CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
# What docs/deploy/nginx.conf is part of on a machine.
AROUND = """
daemon off;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors warn;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/innosi.conf;
}}
"""


class Front:
    def __init__(self, folder, port=8000):
        if not programs.nginx():
            raise RuntimeError("No nginx here. Run: python -m tests.support.system")
        self.folder = folder
        self.plain, self.port = free_ports(2)
        self.address = ("127.0.0.1", self.port)
        make_certificate(folder)
        user = "user root;" if os.geteuid() == 0 else ""  # or it could not enter the folder
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
        (folder / "innosi.conf").write_text(self.changed(CONFIGURATION.read_text(), port))

    def changed(self, text, port):
        """The configuration with what its head says is to be changed, and on other ports."""
        changes = {
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "/etc/letsencrypt/live/cases.example.org/": f"{self.folder}/",
            "http://127.0.0.1:8000": f"http://127.0.0.1:{port}",
        }
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        return text

    def command(self, *options):
        return [programs.nginx(), "-p", self.folder, "-c", self.folder / "nginx.conf", *options]

    def complaints(self):
        """What nginx has to say of its configuration; nothing if it is well."""
        done = subprocess.run(
            self.command("-t", "-q", "-e", "stderr"), capture_output=True, text=True
        )
        return done.stderr if done.returncode or "[warn]" in done.stderr else ""

    @contextmanager
    def running(self):
        command = self.command("-e", self.folder / "errors")
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            self.wait_until_ready(server)
            yield self
        finally:
            server.terminate()
            server.wait()

    def wait_until_ready(self, server):
        for _attempt in range(100):
            if server.poll() is not None:
                break
            try:
                socket.create_connection(self.address).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"nginx did not start:\n{(self.folder / 'errors').read_text()}")

    def written(self):
        """Everything of requests that lies on disk, in bytes."""
        return sum(file.stat().st_size for file in (self.folder / "bodies").rglob("*"))


def free_ports(number):
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def make_certificate(folder):
    command = [shutil.which("openssl"), "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=cases.example.org"]
    command += ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)

"""SQLite streamed to an object store by Litestream, as docs/deploy/backup.md says, while somebody
publishes; then the machine is gone."""

import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.casestudies.catalogue.concurrency.deeds import furnish
from tests.support.database import connected_to
from tests.support.processes import Process, until_told
from tests.support.site import ROOT

from .sites import assert_sound, pages, publish_until_told, versions, wait_until

pytestmark = pytest.mark.django_db
LITESTREAM = Path(sys.executable).with_name("litestream")
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}


@contextmanager
def started(command, log, **environment):
    inherited = {name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"}
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=inherited | environment, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def store(tmp_path):
    """An S3 on this machine, with a bucket."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with started(command, tmp_path / "store.log", **KEYS):
        wait_until(lambda: answers(port))
        import boto3

        address = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
        )
        client.create_bucket(Bucket="innosi")
        yield address


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def configuration(database, address):
    """The one in the guide, for this database and this store."""
    guide = (ROOT / "docs/deploy/backup.md").read_text(encoding="utf-8")
    text = re.search(r"```yaml\n(.*?)```", guide, re.S)[1]
    return text.replace("/srv/innosi/db.sqlite3", str(database)).replace(
        "https://s3.example.org", address
    )


def restored(database, config, target):
    """By Litestream into a new file; how it went."""
    command = [LITESTREAM, "restore", "-config", config, "-o", target, database]
    inherited = {name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"}
    return subprocess.run(command, env=inherited | KEYS, capture_output=True, text=True)


def test_a_machine_is_lost_amid_publishing(tmp_path, store):
    if connection.vendor != "sqlite":
        return
    furnish()
    database, config = connection.settings_dict["NAME"], tmp_path / "litestream.yml"
    config.write_text(configuration(database, store))
    command = [LITESTREAM, "replicate", "-config", config]
    with started(command, tmp_path / "log", **KEYS) as replicating:
        with until_told() as (end, _):
            publisher = Process(publish_until_told, end)
            wait_until(lambda: len(versions()) >= 30)
        assert publisher.result() >= 20
        published, shown, target = versions(), pages(), tmp_path / "restored.sqlite3"

        def is_there():
            target.unlink(missing_ok=True)
            done = restored(database, config, target)
            return done.returncode == 0 and count(target) == len(published)

        wait_until(is_there)
        replicating.kill()  # and nobody says goodbye
        replicating.wait()
    target.unlink()
    done = restored(database, config, target)
    assert done.returncode == 0, done.stderr
    with connected_to(str(target)):
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert versions() == published
        assert_sound()
        assert pages() == shown


def count(file):
    copy = connection.Database.connect(str(file))
    try:
        return copy.execute("SELECT count(*) FROM casestudies_caseversion").fetchone()[0]
    finally:
        copy.close()

"""docs/deploy/ against what there is: make check-deploy runs this."""

import configparser
import os
import re
import secrets
import shutil
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from innosi import settings
from tests.project.files import ROOT, make_targets, text, variables_read
from tests.support.nginx import Front

FOLDER = ROOT / "docs" / "deploy"
UNITS = sorted(path.name for path in FOLDER.glob("innosi*.*"))
HOME = "/srv/innosi"
GUIDE = "docs/deploy/README.md"
MADE_THERE = {".env", "db.sqlite3", ".venv/bin/python"}
UNITS_OF_OTHERS = {"nginx.service", "postgresql.service", "redis-server.service"}


def everything():
    return "".join(path.read_text() for path in sorted(FOLDER.iterdir()))


def unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(FOLDER / name)
    return parser


def compose():
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())


# nginx


def test_nginx_accepts_its_configuration(tmp_path):
    assert Front(tmp_path).complaints() == ""


def test_nginx_and_the_site_agree_on_port_and_sizes():
    configuration = (FOLDER / "nginx.conf").read_text()
    ports = set(re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", configuration))
    assert ports == set(re.findall(r"^#PORT=(\d+)$", text(".env.example"), re.M))
    sizes = re.findall(r"client_max_body_size (\d+)([km]);", configuration)
    in_bytes = {int(number) * {"k": 1024, "m": 1024**2}[unit] for number, unit in sizes}
    at_admin = {settings.LARGEST_FORM_OF_VISITORS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    assert at_admin < in_bytes
    longest = re.findall(r"limit_request_line = (\d+) \* 1024", text("gunicorn.conf.py"))
    assert f"large_client_header_buffers 4 {longest[0]}k;" in configuration


# systemd


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_a_unit(name, tmp_path):
    """Of a copy of them all, in which the project lies where it lies here."""
    for each in UNITS:
        (tmp_path / each).write_text((FOLDER / each).read_text().replace(HOME, str(ROOT)))
    sections = unit(name)
    assert sections.sections()[0] == "Unit"
    verify = shutil.which("systemd-analyze")
    if verify:
        command = [verify, "verify", "--man=no", "--recursive-errors=no", tmp_path / name]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_what_a_unit_runs_is_there(name):
    service = unit(name)["Service"]
    assert service["WorkingDirectory"] == HOME
    assert service["UMask"] == "0077"
    for key, command in service.items():
        if key.startswith("Exec"):
            program = command.split()[0]
            assert shutil.which(program.replace(HOME, str(ROOT))), command
    assert HOME in service["ReadWritePaths"].split()


def test_a_timer_starts_what_there_is():
    for name in UNITS:
        if name.endswith(".timer"):
            assert name.replace(".timer", ".service") in UNITS


# compose


def test_services_are_made_of_what_there_is():
    services, site = compose()["services"], compose()["services"]["site"]
    assert set(site["environment"]) <= variables_read()
    assert (FOLDER / site["build"]["context"]).resolve() == ROOT
    assert (ROOT / site["build"]["dockerfile"]).is_file()
    assert {site["network_mode"].removeprefix("service:"), *site["depends_on"]} <= set(services)


def test_volumes_are_of_what_there_is():
    mounts = [mount for one in compose()["services"].values() for mount in one.get("volumes", [])]
    for source in {mount.split(":")[0] for mount in mounts}:
        is_there = (FOLDER / source).exists() if source[0] == "." else source[0] == "/"
        assert is_there or source in compose()["volumes"]


def test_the_site_is_well_with_what_compose_tells_it(tmp_path):
    """manage.py check --deploy, with the variables of the container."""
    secret = secrets.token_urlsafe(64)
    values = {"SECRET_KEY": secret, "SITE_HOST": "cases.example.org", "POSTGRES_PASSWORD": "p"}
    environment = {
        name: re.sub(r"\$\{(\w+):\?\}", lambda match: values[match[1]], str(value))
        for name, value in compose()["services"]["site"]["environment"].items()
    }
    (tmp_path / "staticfiles.json").touch()
    environment |= {"PATH": os.environ["PATH"], "ENV_FILE": "", "STATIC_ROOT": str(tmp_path)}
    command = [sys.executable, ROOT / "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_image_is_made_of_what_there_is():
    copied = re.findall(r"^COPY --chown=\S+ (\S+) ", (FOLDER / "Dockerfile").read_text(), re.M)
    assert copied
    assert all((ROOT / source).exists() for source in copied)
    ignored = (FOLDER / "Dockerfile.dockerignore").read_text().split()
    assert {".env", ".secret_key", "db.sqlite3*"} <= set(ignored)


# What is written of them


def test_the_guide_sets_what_the_settings_know():
    written = set(re.findall(r"(?:^ {4}|`)([A-Z_]{4,})=", text(GUIDE), re.M))
    assert {"ALLOWED_HOSTS", "DATABASE_URL"} <= written <= variables_read()


def test_files_that_are_named_are_there():
    in_project = set(re.findall(rf"{HOME}/([\w./-]+\w)", everything())) - MADE_THERE
    here = {f"docs/deploy/{name}" for name in re.findall(r"\]\(([^)#:]+)\)", text(GUIDE))}
    by_path = set(re.findall(r"\bdocs/deploy/[\w-][\w.-]*\w", everything()))
    named = in_project | here | by_path
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_make_targets_that_are_named_are_there():
    called = re.findall(rf"make -C {HOME} ([a-z_. -]+)", text(GUIDE))
    assert called
    assert {target for call in called for target in call.split()} <= make_targets()


def test_commands_that_are_named_are_there():
    named = set(re.findall(r"(?:manage\.py|`innosi) ([a-z_]+)\b", everything()))
    assert {"prepare", "backup", "createsuperuser"} <= named
    assert named <= set(get_commands())


def test_units_that_are_named_are_there():
    named = set(re.findall(r"[\w-]+\.(?:service|timer)\b", text(GUIDE)))
    assert named - UNITS_OF_OTHERS == set(UNITS)

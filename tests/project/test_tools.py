"""The files that other tools read: they are well formed, and ask for what there is."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from .files import ROOT, make_targets, text

WORKFLOWS = sorted(path.name for path in (ROOT / ".github/workflows").iterdir())


def workflow(name):
    return yaml.safe_load(text(f".github/workflows/{name}"))


def hooks():
    (local,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local"
    return local["hooks"]


def steps(name):
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_only_calls_make(name):
    for line in "\n".join(step.get("run", "") for step in steps(name)).splitlines():
        assert line == "" or line.split()[0] == "make"
        assert set(line.split()[1:]) <= make_targets()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_do_no_more_than_it_needs(name):
    assert workflow(name)["permissions"] == {"contents": "read"}
    for step in steps(name):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|[0-9a-f]{40})", step["uses"])


def test_the_oldest_python_that_is_tested_is_the_oldest_that_will_do():
    oldest = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"]
    versions = workflow("test.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert oldest == f">={versions[0]}"


def test_what_is_kept_up_to_date_is_there():
    config = yaml.safe_load(text(".github/dependabot.yml"))
    assert config["version"] == 2
    for update in config["updates"]:
        assert (ROOT / update["directory"].strip("/")).is_dir()


def test_the_container_for_development_calls_make():
    config = json.loads(text(".devcontainer/devcontainer.json"))
    program, *targets = config["postCreateCommand"].split()
    assert program == "make"
    assert set(targets) <= make_targets()


def test_hooks_are_what_pre_commit_can_read():
    config = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_hooks_run_what_make_lint_runs():
    """So that versions stand in the lock only, and both find the same."""
    recipe = text("Makefile").split("\nlint: ")[1].split("\n\n")[0].replace("$(VENV)", ".venv")
    commands = [line.strip("\t@") for line in recipe.splitlines()]
    for hook in hooks():
        assert hook["language"] == "unsupported"  # pre-commit's word for: already installed
        entry = re.escape(hook["entry"].replace(" --force-exclude", ""))
        assert [one for one in commands if re.fullmatch(rf"{entry}( [^-]\S*)*", one)]


def test_paths_in_the_makefile_are_there():
    paths = re.findall(r"--ignore=(\S+)", text("Makefile"))
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["serve", "test"])
def test_a_lock_says_how_it_was_made_and_names_no_host(name):
    lock = text(f"requirements/{name}.txt")
    head = lock.splitlines()[1]
    assert {"--universal", "--generate-hashes"} <= set(head.split())
    assert "://" not in lock

"""What the files beside the code say: README's tables, the Makefile's targets, the settings."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "innosi" / "settings.py"


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def section(title):
    """The part of README under a heading."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text("README.md"), re.M | re.S)[1]


def first_column(title, heading):
    """What stands as code in the first column of the table that begins with this heading."""
    table = section(title).split(f"| {heading} |")[1].split("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def make_targets():
    return set(re.findall(r"^([.\w-]+):(?!=)", text("Makefile"), re.M)) - {".PHONY", ".NOTPARALLEL"}


def make_help():
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def settings_tree():
    return ast.parse(SETTINGS.read_text(encoding="utf-8"))


def variables_read():
    """Names of the environment variables that settings.py reads: what its readers are given."""
    return {
        argument.value
        for call in ast.walk(settings_tree())
        if isinstance(call, ast.Call) and is_reader(call.func)
        for argument in call.args[:2]
        if isinstance(argument, ast.Constant) and re.fullmatch(r"[A-Z_]{4,}", str(argument.value))
    }


def is_reader(function):
    return ast.unparse(function).startswith(("read", "env.", "os.environ"))


def settings_defined():
    """Names of the settings, as they are in the file."""
    names = set()
    for node in settings_tree().body:
        if isinstance(node, ast.Assign):
            names |= {ast.unparse(target) for target in node.targets}
        elif isinstance(node, ast.AnnAssign):
            names.add(ast.unparse(node.target))
    return {name for name in names if name.isupper()}


def settings_used_in_settings():
    return {
        node.id
        for node in ast.walk(settings_tree())
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }

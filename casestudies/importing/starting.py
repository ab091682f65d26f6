"""The process that does the jobs of imports. It is started when there is one, and ends when there
is none; so nothing has to be run beside the site, and no thread of a web worker waits.

Whoever looks at an import that waits while nobody is at work starts it again.
"""

import subprocess
import sys

from django.conf import settings
from django.db import transaction

from . import work

_started: list[subprocess.Popen[bytes]] = []


def start() -> None:
    """Once what it is to do is stored."""
    if settings.IMPORTS_APART:
        transaction.on_commit(_start)


def start_if_idle() -> None:
    """One that was started takes a moment until it is at work."""
    is_starting = any(one.poll() is None for one in _started)
    if settings.IMPORTS_APART and not is_starting and not work.is_anybody_at_work():
        _start()


def _start() -> None:
    """Those that ended are asked how they ended, or the system would keep them."""
    _started[:] = [one for one in _started if one.poll() is None]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_cases", "--waiting"]
    _started.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=settings.BASE_DIR))

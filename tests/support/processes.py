"""Processes of their own that work on this test's database.

They are forked from a small prepared process and not from pytest, a thread of which may hold a
lock at that moment.
"""

import multiprocessing
import signal
import traceback
from contextlib import contextmanager

import django
from django.db import connection

# For the prepared process, which begins with importing this: Django and the database's driver.
django.setup()
connection.vendor  # noqa: B018

PACKAGE = "tests.casestudies.catalogue.concurrency"
processes = multiprocessing.get_context("forkserver")
MODULES = ("deeds", "dying", "publishing", "reading", "rivals")
processes.set_forkserver_preload([__name__, *(f"{PACKAGE}.{name}" for name in MODULES)])


class Process:
    """Calls `work` in a process that begins with no connection and no snapshot."""

    def __init__(self, work, *arguments):
        self.results, theirs = processes.Pipe(duplex=False)
        database = connection.settings_dict["NAME"]
        self.process = processes.Process(
            target=_run, args=(theirs, database, work, arguments), daemon=True
        )
        self.process.start()
        theirs.close()

    def result(self):
        """What `work` returned. Fails as it failed, or if the process did not live to the end."""
        try:
            failure, value = self.results.recv()
        except EOFError:
            failure, value = f"The process ended with {self.end()}.", None
        self.end()
        if failure:
            raise AssertionError(failure)
        return value

    def was_killed(self):
        """Waits until the process has ended."""
        self.results.poll(None)
        return self.end() == -signal.SIGKILL

    def kill(self):
        self.process.kill()
        self.end()

    def end(self):
        self.process.join()
        return self.process.exitcode


def _run(results, database, work, arguments):
    connection.settings_dict["NAME"] = database
    try:
        results.send((None, work(*arguments)))
    except BaseException:
        results.send((traceback.format_exc(), None))
    finally:
        connection.close()


def kill_leftovers():
    """Those that a failed test left: they may wait for ever for it to read what they found."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()


def in_another_process(work, *arguments):
    return Process(work, *arguments).result()


@contextmanager
def until_told():
    """Yields (what processes are given, what tells them): they go on until that is closed.

    Should the test itself be killed, it is closed too.
    """
    end, open_end = processes.Pipe(duplex=False)
    try:
        yield end, open_end
    finally:
        open_end.close()
        end.close()


def told(end):
    return end.poll()

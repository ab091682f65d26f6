"""A process that ends as `kill -9` ends it, at a point of its work with the database."""

import os
import signal
from itertools import count

from django.db import connection

from tests.support.processes import Process

COMMIT = "COMMIT"


class Points:
    """Counts what is asked of the database; before the `last` such point the process is gone."""

    def __init__(self, last):
        self.last, self.passed = last, []

    def reached(self, what):
        if len(self.passed) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(what)

    def around_statement(self, execute, sql, parameters, many, context):
        self.reached(sql)
        return execute(sql, parameters, many, context)

    def around_commit(self, commit):
        def committed():
            self.reached(COMMIT)
            commit()
            self.reached("committed")

        return committed


def die_at(last, prepare, action):
    """Every point that was passed, if the process lives to tell."""
    prepare(last)
    points = Points(last)
    connection._commit = points.around_commit(connection._commit)
    with connection.execute_wrapper(points.around_statement):
        action()
    return points.passed


class Deaths:
    """The points of an action, one by one, its process having been killed right before each; the
    last is that of a process that was spared, and `passed` what all of them are. Every `step`th
    only, where there are many alike."""

    def __init__(self, prepare, action, step=1):
        self.prepare, self.action, self.step, self.passed = prepare, action, step, None

    def __iter__(self):
        for point in count(step=self.step):
            process = Process(die_at, point, self.prepare, self.action)
            if not process.was_killed():
                self.passed = process.result()
            yield point
            if self.passed:
                return

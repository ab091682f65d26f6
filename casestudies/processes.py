"""Work for several processes. Each starts anew and imports this file before Django is set up, so
nothing of the site may be imported here."""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, TypeVar

AHEAD = 3  # results a process may be ahead of who takes them
Task = TypeVar("Task")
Result = TypeVar("Result")
_make: Callable[[Any], Any]  # in each of the others, once it began


def number_of_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def in_order(
    make: Callable[[Task], Result], tasks: Iterable[Task], processes: int
) -> Iterator[Iterator[Result]]:
    """Yields what `make` makes of each task, in their order, made ahead by `processes` others;
    by this one if there are none. `make` is a picklable callable and touches no database."""
    if not processes:
        yield map(make, tasks)
        return
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_begin, initargs=(pickle.dumps(make),)
    )
    try:
        yield _results(pool, tasks, AHEAD * processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _results(pool: ProcessPoolExecutor, tasks: Iterable[Any], ahead: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for task in tasks:
        waiting.append(pool.submit(_do, task))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin(pickled: bytes) -> None:
    """Only a process in which Django is set up can take the models' objects in."""
    import django

    global _make
    django.setup()
    _make = pickle.loads(pickled)


def _do(task: Any) -> Any:
    return _make(task)

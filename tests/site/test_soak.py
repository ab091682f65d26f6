"""Nothing that is kept grows with what strangers make up. `make soak` asks a hundred times more."""

import gc
import inspect
import sys
from collections import OrderedDict
from functools import _lru_cache_wrapper
from itertools import islice
from weakref import WeakKeyDictionary

import pytest

from casestudies import catalogue
from casestudies.catalogue.snapshot.snapshot import Remembered
from casestudies.rendering import lists
from innosi.page_cache.store import _memories
from keywords.folding import PLAIN
from tests.tools import hostile

pytestmark = pytest.mark.django_db

OURS = ("innosi.", "keywords.", "casestudies.")
COLLECTIONS = (dict, set, list, OrderedDict, WeakKeyDictionary)
MARKS = 2000  # the letters of Latin scripts, and every mark that can stand with a letter
REQUESTS = 250  # asked twice, the second time with other names


def ours():
    """(module, name, what it is) of everything that stands in our modules."""
    for module in [*sys.modules.values()]:
        if module and module.__name__.startswith(OURS):
            for name, value in [*vars(module).items()]:
                yield module.__name__, name, value


def sizes():
    """How much every collection that a module holds has in it, two levels deep."""
    return {
        f"{module}.{name}": size(value) + sum(map(size, contents(value)))
        for module, name, value in ours()
        if isinstance(value, COLLECTIONS) and not name.startswith("__") and value is not PLAIN
    }


def size(value):
    return len(value) if isinstance(value, COLLECTIONS) else 0


def contents(value):
    return [*value.values()] if hasattr(value, "values") else [*value]


def test_every_function_that_keeps_its_results_keeps_so_many_at_most(client, loaded):
    client.get("/cases/?q=work")
    kept = [one for one in gc.get_objects() if type(one) is _lru_cache_wrapper]
    kept = [one for one in kept if one.__module__.startswith(OURS)]
    assert len(kept) > 10
    for one in kept:
        parameters = inspect.signature(one.__wrapped__).parameters
        assert one.cache_info().maxsize or not parameters, one.__qualname__
    assert all(one.most for one in Remembered.declared)


def test_what_strangers_make_up_is_not_kept(client, loaded, settings):
    settings.ALLOWED_HOSTS = ["*"]
    ask(client, names=1)
    before = sizes()
    ask(client, names=2)
    grown = {name: size - before[name] for name, size in sizes().items() if size > before[name]}
    # Other words may find another case, whose card is kept, as are its values: so many at most.
    rendered = {f"casestudies.rendering.lists.{name}" for name in ("_cards", "_looks")}
    assert grown.keys() <= rendered
    assert len(lists._cards) <= lists.MOST_CARDS
    assert all(len(looks) <= lists.MOST_OPTIONS for looks in lists._looks.values())
    assert len(PLAIN) < MARKS
    for function, kept in catalogue.current().remembered.items():
        assert len(kept) <= function.most
    room = settings.CACHES["texts"]["OPTIONS"]["MAX_BYTES"]
    assert _memories["texts"].bytes <= room


def ask(client, names):
    for request in islice(hostile.requests(names=names), REQUESTS):
        assert client.get(request.address, headers=request.headers).status_code < 500, request

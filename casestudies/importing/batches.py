from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
AT_ONCE = 500


def batched(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """What itertools has from Python 3.12 on, as lists."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch

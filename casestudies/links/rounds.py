"""Asks many addresses, politely."""

import asyncio
import logging
import queue
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

import aiohttp

from .answers import Outcome, Verdict
from .asking import PROGRAM, Asker
from .public import PublicResolver

LONGEST_PAUSE = 30.0  # whatever a robots.txt asks for
HOSTS_AT_ONCE = 8
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manners:
    """`contact` is told to those who are asked. `pause` is in seconds between two requests to one
    host, `patience` for an answer."""

    contact: str
    pause: float = 1.0
    patience: float = 20.0
    only_public: bool = True


class Turns:
    """One request to a host at a time, and pauses in between."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.ended: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        pause = min(max(self.pause, delay), LONGEST_PAUSE)
        async with self.locks[host]:
            left = self.ended.get(host, 0.0) + pause - monotonic()
            if left > 0:
                await asyncio.sleep(left)
            try:
                yield
            finally:
                self.ended[host] = monotonic()


def ask_all(addresses: Iterable[str], manners: Manners) -> Iterator[tuple[str, Outcome]]:
    """Each address with its outcome, as they come. Who stops reading stops the asking.

    The network has a thread of its own, so that what is read here may be stored from here.
    """
    asked = [*addresses]
    found: queue.SimpleQueue[tuple[str, Outcome] | BaseException] = queue.SimpleQueue()
    stop = threading.Event()
    thread = threading.Thread(target=_thread, args=(asked, manners, found, stop), daemon=True)
    thread.start()
    try:
        for _ in asked:
            one = found.get()
            if isinstance(one, BaseException):
                raise one
            yield one
    finally:
        stop.set()
        thread.join(manners.patience)


def _thread(asked: list[str], manners: Manners, found: queue.SimpleQueue, stop: threading.Event):
    try:
        asyncio.run(_ask_all(asked, manners, found, stop))
    except BaseException as error:
        found.put(error)


async def _ask_all(asked: list[str], manners: Manners, found: queue.SimpleQueue, stop) -> None:
    by_host = defaultdict(list)
    for address in asked:
        by_host[_host(address)].append(address)
    room = asyncio.Semaphore(HOSTS_AT_ONCE)
    async with _session(manners) as session:
        asker = Asker(session, Turns(manners.pause).turn, manners.only_public)

        async def ask_host(addresses: list[str]) -> None:
            async with room:
                for address in addresses:
                    found.put((address, await _outcome(asker, address)))

        hosts = asyncio.gather(*map(ask_host, by_host.values()))
        await _until(hosts, stop)


async def _until(work: asyncio.Future, stop: threading.Event) -> None:
    """The end of the work, or until nobody wants it any more."""
    while not work.done():
        await asyncio.wait([work], timeout=0.2)
        if stop.is_set():
            work.cancel()
            return
    work.result()


async def _outcome(asker: Asker, address: str) -> Outcome:
    try:
        return await asker.ask(address)
    except Exception as error:  # of one address, which must not end the round
        logger.warning("%s could not be asked", address, exc_info=error)
        return Outcome(Verdict.UNCERTAIN, f"An unexpected fault: {type(error).__name__}")


def _session(manners: Manners) -> aiohttp.ClientSession:
    resolver = PublicResolver() if manners.only_public else None
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True),
        timeout=aiohttp.ClientTimeout(total=manners.patience),
        headers={"User-Agent": f"{PROGRAM}/1.0 (+{manners.contact})", "Accept": "*/*"},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""

"""Asks one address."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.robotparser import RobotFileParser

import aiohttp
from yarl import URL

from casestudies.models.links import LONGEST_ADDRESS

from .answers import REDIRECTS, Hop, Outcome, Verdict, outcome_of
from .public import NotPublicError, refuse_private

MOST_REDIRECTS = 5
MOST_OF_ROBOTS = 500 * 1024  # bytes, as RFC 9309 has it
PROGRAM = "InnoSI-link-check"  # as a robots.txt calls it
HEAD_IS_ENOUGH = range(200, 400)

Turn = Callable[[str, float], AbstractAsyncContextManager[None]]


class Asker:
    """`turn` waits until a host may be asked again, with at least so many seconds in between."""

    def __init__(self, session: aiohttp.ClientSession, turn: Turn, only_public: bool) -> None:
        self.session, self.turn, self.only_public = session, turn, only_public
        self.rules: dict[str, asyncio.Task[RobotFileParser | None]] = {}

    async def ask(self, address: str) -> Outcome:
        try:
            return await self._follow(address)
        except NotPublicError:
            return Outcome(Verdict.NOT_ASKED, "Leads to a machine that is not public")
        except (aiohttp.InvalidURL, UnicodeError):
            return Outcome(Verdict.NOT_ASKED, "Is no web address")
        except TimeoutError:
            return Outcome(Verdict.FAILED, "No answer in time")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(Verdict.FAILED, _reason(error))

    async def _follow(self, address: str) -> Outcome:
        hops: list[Hop] = []
        url = _url(address)
        while len(hops) <= MOST_REDIRECTS:
            if refusal := await self._refusal(url):
                return refusal
            status, location = await self._answer(url)
            shown = address if not hops else str(url)
            hops.append(Hop(shown[:LONGEST_ADDRESS], url.host or "", status))
            if status not in REDIRECTS or not location:
                return outcome_of(hops)
            url = url.join(_url(location))
        return Outcome(Verdict.UNCERTAIN, f"More than {MOST_REDIRECTS} redirects")

    async def _refusal(self, url: URL) -> Outcome | None:
        if url.scheme not in ("http", "https") or not url.host:
            return Outcome(Verdict.NOT_ASKED, "Only http and https are asked")
        if self.only_public:
            refuse_private(url.host)
        rules = await self._rules_of(url)
        if rules is None:
            return Outcome(Verdict.UNCERTAIN, "Its robots.txt can’t be read")
        if not rules.can_fetch(PROGRAM, str(url)):
            return Outcome(Verdict.NOT_ASKED, "Its robots.txt asks programs to stay away")
        return None

    async def _answer(self, url: URL) -> tuple[int, str]:
        """Status and where it leads. Some servers know no HEAD, and say so in many ways."""
        try:
            status, location = await self._request("HEAD", url)
        except aiohttp.ServerDisconnectedError:
            status, location = 0, ""
        if status in HEAD_IS_ENOUGH:
            return status, location
        return await self._request("GET", url)

    async def _request(self, method: str, url: URL) -> tuple[int, str]:
        """Of the answer's body nothing is read."""
        async with self._turn(url), self._sent(method, url) as answer:
            status, location = answer.status, answer.headers.get("Location", "")
            answer.close()
        return status, location

    def _sent(self, method: str, url: URL) -> Any:
        return self.session.request(method, url, allow_redirects=False)

    def _turn(self, url: URL) -> AbstractAsyncContextManager[None]:
        task = self.rules.get(str(url.origin()))
        rules = task.result() if task and task.done() and not task.exception() else None
        return self.turn(url.host or "", float((rules and rules.crawl_delay(PROGRAM)) or 0))

    # What a host asks of programs

    async def _rules_of(self, url: URL) -> RobotFileParser | None:
        origin = str(url.origin())
        if origin not in self.rules:
            self.rules[origin] = asyncio.create_task(self._read_rules(url.origin()))
        return await self.rules[origin]

    async def _read_rules(self, origin: URL) -> RobotFileParser | None:
        """Everything is allowed where there are none; None where the server fails to tell."""
        url, rules = origin / "robots.txt", RobotFileParser()
        for _ in range(MOST_REDIRECTS):
            async with self._turn(url), self._sent("GET", url) as answer:
                location = answer.headers.get("Location", "")
                if answer.status == 200:
                    text = await _start_of(answer)
                answer.close()
            if answer.status == 200:
                rules.parse(text.decode(errors="replace").splitlines())
                return rules
            if answer.status >= 500:
                return None
            if answer.status not in REDIRECTS or not location:
                break
            url = url.join(_url(location))
            if url.scheme not in ("http", "https") or not url.host:
                break
            if self.only_public:
                refuse_private(url.host)
        rules.parse([])
        return rules


async def _start_of(answer: aiohttp.ClientResponse) -> bytes:
    found = b""
    async for piece in answer.content.iter_chunked(64 * 1024):
        found += piece
        if len(found) >= MOST_OF_ROBOTS:
            break
    return found


def _url(address: str) -> URL:
    """Without a name and password: they were meant for people."""
    url = URL(address)
    return url.with_user(None) if url.user else url


def _reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "No such host"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "Its certificate is not valid"
    if isinstance(error, ssl.SSLError):
        return "No secure connection"
    if isinstance(error, aiohttp.ClientConnectorError | ConnectionError):
        return "No connection"
    return "No answer that a browser would take"

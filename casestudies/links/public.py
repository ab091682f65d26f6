"""Which addresses of machines may be asked: those that are open to everybody.

Whoever may edit a source would else have this server look into the network that it stands in.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver

EMBEDDED = ip_network("64:ff9b::/96")  # IPv4 behind a translator (RFC 6052)


class NotPublicError(Exception):
    """The address is one of a private network, or of this machine."""


def is_public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    inner = _inside(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a request to this one would reach."""
    if isinstance(address, IPv4Address):
        return None
    if address in EMBEDDED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo


def refuse_private(host: str) -> None:
    """Of a host that is written as a number."""
    try:
        if not is_public(host.strip("[]")):
            raise NotPublicError(host)
    except ValueError:
        return  # a name, which the resolver looks at


class PublicResolver(AbstractResolver):
    """What it answers is what is connected to: no second look-up can say something else."""

    def __init__(self) -> None:
        self.inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> Any:
        found = await self.inner.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise NotPublicError(host)
        return found

    async def close(self) -> None:
        await self.inner.close()

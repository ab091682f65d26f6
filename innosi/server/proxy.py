"""What only a proxy may say of a request: from which address it came, and over which scheme."""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
Network = IPv4Network | IPv6Network

# Beginnings of headers by which a client could name another address, host, scheme, path, user or
# method than its own. None of them reaches Django.
HEARSAY = (
    "HTTP_CF_CONNECTING_IP",
    "HTTP_CLIENT_IP",
    "HTTP_FORWARDED",
    "HTTP_PATH_INFO",
    "HTTP_PROXY",
    "HTTP_REMOTE_",
    "HTTP_SCRIPT_",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_FORWARDED",
    "HTTP_X_HTTP_METHOD",
    "HTTP_X_METHOD_OVERRIDE",
    "HTTP_X_ORIGINAL_",
    "HTTP_X_REAL_IP",
    "HTTP_X_REMOTE_",
    "HTTP_X_REWRITE_",
    "HTTP_X_SCRIPT_",
)


class TrustedProxy:
    """Takes X-Forwarded-For and X-Forwarded-Proto from a proxy in one of these networks, so that
    REMOTE_ADDR and the scheme are the visitor's. Whoever else sends them is not believed."""

    def __init__(self, application: Application, networks: Sequence[Network]):
        self.application, self.networks = application, networks

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        said = {name: environ.pop(name) for name in [*environ] if name.startswith(HEARSAY)}
        if self.trusts(parsed(environ.get("REMOTE_ADDR", ""))):
            environ["REMOTE_ADDR"] = self.visitor(environ["REMOTE_ADDR"], said)
            environ["wsgi.url_scheme"] = scheme(said)
        return self.application(environ, start_response)

    def trusts(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)

    def visitor(self, peer: str, said: dict[str, str]) -> str:
        """Each proxy adds on the right who asked it. The first from there that is none of ours."""
        for hop in reversed(said.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = parsed(hop.strip())
            if address is None:
                break
            peer = str(address)
            if not self.trusts(address):
                break
        return peer


def scheme(said: dict[str, str]) -> str:
    """As the nearest proxy has it."""
    last = said.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1]
    return "https" if last.strip().lower() == "https" else "http"


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return None
        return address.ipv4_mapped or address
    return address

"""Which addresses may be reached: public ones, and those that were allowed one by one.

Checked where the socket is made, after all name resolution, so that neither a redirect nor a name
that changes its answer can lead inside; and before that, so that a name which stands for something
inside is not used at all, whatever else it stands for.
"""

import ipaddress
import socket

import aiohttp
from aiohttp.abc import ResolveResult

# Not in every Python's idea of "not global" (CVE-2024-4032), or wrappers around other addresses.
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
    )
)


class RefusedAddress(OSError):
    """Raised where a name is resolved or a socket made; aiohttp carries it up in its own error."""


def refusal(address: str) -> str:
    """Why `address` (IPv4 or IPv6 in its usual spelling) must not be reached; "" if it may."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if not ip.is_global or ip.is_multicast:
        return f"{ip} is not a public address"
    if any(ip in network for network in NEVER if network.version == ip.version):
        return f"{ip} is in a reserved range"
    return ""


class Guard:
    """Stands at every socket. `allow`: exact (address, port) pairs that need not be public."""

    def __init__(self, allow: frozenset[tuple[str, int]]) -> None:
        self._allow = allow
        self.ports = frozenset(port for _, port in allow)

    def check(self, address: str, port: int) -> None:
        """Raises RefusedAddress."""
        why = "" if (address, port) in self._allow else refusal(address)
        if why:
            raise RefusedAddress(why)

    def socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """aiohttp's socket factory."""
        family, kind, protocol, _, address = info
        self.check(str(address[0]), int(address[1]))
        return socket.socket(family=family, type=kind, proto=protocol)


class Resolver(aiohttp.ThreadedResolver):
    """Gives no address of a name that also has a forbidden one: it is not as public as it looks."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """As AbstractResolver.resolve."""
        found = await super().resolve(host, port, family)
        for one in found:
            self._guard.check(one["host"], port)
        return found

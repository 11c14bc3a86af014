"""Which ranges and ports a rule of a firewall lets in. Pure."""

from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

ANYWHERE = frozenset({"0.0.0.0/0", "::/0", "*", "internet", "any"})
"""How clouds write "from everywhere", in lower case."""

ADMINISTRATION = {22: "SSH", 3389: "RDP"}
"""Ports that give a person a machine."""


_NARROW_V4, _NARROW_V6 = 8, 16
"""Prefix lengths: whatever is wider is nobody's own, and as good as the whole internet. Settings refuse such
ranges too (infra/settings/values.py); for IPv6, registries get /12 at most
(https://www.iana.org/assignments/ipv6-unicast-address-assignments, read 2026-11-21)."""

_LOCAL_V6 = IPv6Network("fc00::/7")
"""Private addresses (RFC 4193): no internet, however wide."""


def is_anywhere(*sources: object) -> bool:
    """Whether sources are, one of them or together, the whole internet or as good as that.

    Args:
        sources: Ranges or words, as clouds write them; what is neither known nor a range counts for nothing.
    """
    texts = [source.lower() for source in sources if isinstance(source, str)]
    if any(text in ANYWHERE for text in texts):
        return True
    ranges = [found for text in texts if (found := _range(text)) is not None]
    v4 = collapse_addresses(one for one in ranges if isinstance(one, IPv4Network))
    v6 = collapse_addresses(one for one in ranges if isinstance(one, IPv6Network))
    return any(one.prefixlen < _NARROW_V4 for one in v4) or any(
        one.prefixlen < _NARROW_V6 and not one.subnet_of(_LOCAL_V6) for one in v6
    )


def _range(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def opened(first: object, last: object) -> tuple[str, ...]:
    """The administration ports in a range of ports.

    Args:
        first: Its first port; None or -1 for all.
        last: Its last port.

    Returns:
        What each port is for.
    """
    low = first if isinstance(first, int) and first >= 0 else 0
    high = last if isinstance(last, int) and last >= 0 else 65535
    return tuple(purpose for port, purpose in ADMINISTRATION.items() if low <= port <= high)


def opened_by_text(ports: object) -> tuple[str, ...]:
    """The administration ports in a range written as text, such as "22", "20-25" or "*"."""
    if ports == "*":
        return tuple(ADMINISTRATION.values())
    if not isinstance(ports, str):
        return ()
    first, _, last = ports.partition("-")
    return opened(int(first), int(last or first)) if first.isdecimal() else ()

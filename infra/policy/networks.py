"""Which ranges and ports a rule of a firewall lets in. Pure."""

ANYWHERE = frozenset({"0.0.0.0/0", "::/0", "*", "internet", "any"})
"""How clouds write "from everywhere", in lower case."""

ADMINISTRATION = {22: "SSH", 3389: "RDP"}
"""Ports that give a person a machine."""


def is_anywhere(source: object) -> bool:
    """Whether a source is the whole internet."""
    return isinstance(source, str) and source.lower() in ANYWHERE


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

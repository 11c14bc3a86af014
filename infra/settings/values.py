"""The forms that single values may have: one annotated type each, told in words in its description.

The description completes the sentence "Allowed: …" in a message; the first example is what the message
proposes.
"""

import re
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field

from infra.addressing import LARGEST, SMALLEST
from infra.naming import LABEL_LIMIT, NODE_LIMIT, POOL_LIMIT

_MILLI = 1000
_BINARY_UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def millicores(quantity: str) -> int:
    """Thousandths of a core in a CPU quantity, such as 250 for "250m" and 2000 for "2"."""
    if quantity.endswith("m"):
        return int(quantity[:-1])
    return round(float(quantity) * _MILLI)


def octets(quantity: str) -> int:
    """Bytes in a memory quantity, such as 1048576 for "1Mi"."""
    return int(quantity[:-2]) * _BINARY_UNITS[quantity[-2:]]


def _sized(network: IPv4Network) -> IPv4Network:
    if not LARGEST <= network.prefixlen <= SMALLEST:
        raise ValueError(f"/{network.prefixlen} is too large or too small")
    return network


def _narrow(network: IPv4Network) -> IPv4Network:
    if network.prefixlen < LARGEST:
        raise ValueError("as good as the whole internet")
    return network


def _not_zero(quantity: str) -> str:
    if not any(character in "123456789" for character in quantity):
        raise ValueError("nothing can run on nothing")
    return quantity


def _label(text: str) -> str:
    if len(text) > LABEL_LIMIT or not re.fullmatch(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?", text):
        raise ValueError("not a label value")
    return text


Cpu = Annotated[
    str,
    Field(
        pattern=r"^(\d{1,6}m|\d{1,3}(\.\d{1,3})?)$",
        description='an amount of CPU in cores or thousandths of one, such as "250m" or "1"',
        examples=["250m"],
    ),
    AfterValidator(_not_zero),
]
Memory = Annotated[
    str,
    Field(
        pattern=r"^\d{1,8}(Ki|Mi|Gi)$",
        description='an amount of memory in Ki, Mi or Gi, such as "256Mi"',
        examples=["256Mi"],
    ),
    AfterValidator(_not_zero),
]
NodePort = Annotated[
    int,
    Field(
        ge=30000,
        le=32767,
        description="a node port, 30000 to 32767 (the API server's default --service-node-port-range)",
        examples=[30080],
    ),
]
TcpPort = Annotated[
    int, Field(ge=0, le=65535, description="a TCP port, 1 to 65535, or 0 for any free one", examples=[0])
]
Cidr = Annotated[
    IPv4Network,
    AfterValidator(_sized),
    Field(
        description=f"an IPv4 range of /{LARGEST} to /{SMALLEST} with no host bits set, such as 10.42.0.0/16",
        examples=["10.42.0.0/16"],
    ),
]
MachineName = Annotated[
    str,
    Field(
        pattern=rf"^[a-z0-9]([-a-z0-9]{{0,{NODE_LIMIT - 2}}}[a-z0-9])?$",
        description=f"lower-case letters, digits and dashes, at most {NODE_LIMIT}, such as local",
        examples=["local"],
    ),
]
Digest = Annotated[
    str,
    Field(
        pattern=r"^sha256:[0-9a-f]{64}$",
        description='"sha256:" and 64 hex digits: a finished release, as in `pulumi stack output release`',
    ),
]
RepositoryPrefix = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([-.a-z0-9]*[a-z0-9])?(:\d{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$",
        description="a registry's host and a path in it, without scheme or tag, such as docker.io/acme",
        examples=["docker.io/acme"],
    ),
]
BaseImage = Annotated[
    str,
    Field(
        pattern=r"^(local|[a-z0-9][-.:/_a-z0-9]*@sha256:[0-9a-f]{64})$",
        description='"local" (a minimal Debian made on this machine) or an image by digest, name@sha256:…',
        examples=["local"],
    ),
]
KubernetesVersion = Annotated[
    str,
    Field(
        pattern=r"^1\.\d{2}$",
        description='a minor version of Kubernetes in quotes, such as "1.34"',
        examples=["1.34"],
    ),
]
AllowedCidr = Annotated[
    IPv4Network,
    AfterValidator(_narrow),
    Field(
        description="an IPv4 range of /8 to /32 with no host bits set, such as 203.0.113.7/32",
        examples=["203.0.113.7/32"],
    ),
]
PoolName = Annotated[
    str,
    Field(
        pattern=r"^[a-z]([a-z0-9]{0,10}[a-z0-9])?$",
        description=f"1 to {POOL_LIMIT} lower-case letters and digits, a letter first, such as default",
        examples=["default"],
    ),
]
LabelValue = Annotated[
    str,
    Field(
        description=f"up to {LABEL_LIMIT} letters, digits, dashes, dots and underscores",
        examples=["cardiology"],
    ),
    AfterValidator(_label),
]
LabelKey = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        description=f"a name of up to {LABEL_LIMIT} letters, digits, dashes, dots, underscores",
        examples=["team"],
    ),
]

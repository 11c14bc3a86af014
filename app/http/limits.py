"""What a client may cost this process before it is refused."""

import msgspec

MAX_HEADERS = 100
"""Header fields of one request; nginx and Apache allow as many or fewer by default:
https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestfields"""
MAX_HEAD_BYTES = 32 * 1024
"""Target and header fields together; Apache allows 8 KB for each line:
https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestline"""
MAX_PENDING = 64
"""Requests that one connection may send ahead of answers which it does not read."""
LONG_BODY_BYTES = 64 * 1024
"""A longer body is answered in turns: some 1,300 rows of a dozen features, five milliseconds of work."""
LINGER_SECONDS = 2.0
"""How long a refused client may go on sending before its connection is cut, so that it gets to read why."""
READ_TO_REFUSE = 4
"""A body up to this many times the limit is read to its end, without keeping it, before it is refused."""


class Limits(msgspec.Struct, frozen=True):
    """The limits that a deployment may set.

    Attributes:
        body_bytes: Longest body.
        connections: Most connections whose requests are answered; beyond, they get 429.
        buffered_bytes: Most bytes of unfinished bodies in all connections together; beyond, 429.
        head_seconds: From a request's first byte to the end of its head.
        body_seconds: From the head to the end of the body.
        idle_seconds: How long a connection may stay open without a request. Longer than the 60 s after which
            AWS' balancers drop theirs, so that the balancer is the one who closes:
            https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
        write_seconds: How long a client may leave an answer unread.
        retry_seconds: What `Retry-After` tells.
    """

    body_bytes: int = 2 * 1024 * 1024
    connections: int = 1024
    buffered_bytes: int = 64 * 1024 * 1024
    head_seconds: float = 10.0
    body_seconds: float = 30.0
    idle_seconds: float = 75.0
    write_seconds: float = 30.0
    retry_seconds: int = 1

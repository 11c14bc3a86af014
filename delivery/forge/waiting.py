"""How long to wait before asking a forge again. Pure.

GitHub: after a limit, wait as long as `retry-after` says; else, with `x-ratelimit-remaining: 0`, until
`x-ratelimit-reset` (seconds of UTC); else a minute, and longer each time
(https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api, read 2026-11-21).
Others limit with status 429 and the same header `Retry-After`.
"""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_MINUTE = 60.0
_LEAST, _MOST = 1.0, 1_000_000.0
"""Seconds: not to ask without end a forge that says 0, and to have a number that can be a time."""
_ATTEMPTS_AFTER_FAILURES = 4
_SERVER_FAILED = range(500, 600)


def after_limit(status: int, headers: Mapping[str, str], text: str, now: float, attempt: int) -> float | None:
    """Seconds to wait where an answer says that too much was asked; None where it says something else.

    Args:
        status: The answer's status.
        headers: Its headers, found by names in lower case.
        text: Its body.
        now: Seconds since 1970.
        attempt: How often was asked before, from 0.
    """
    spent = headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining")) == "0"
    told = headers.get("retry-after")
    limited = status == 429 or (status == 403 and (spent or told or "rate limit" in text.lower()))
    if not limited:
        return None
    if told is not None and (seconds := _seconds(told, now)) is not None:
        return min(max(seconds, _LEAST), _MOST)
    reset = headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", ""))
    if spent and reset.isdecimal():
        return min(max(0.0, float(reset) - now) + _LEAST, _MOST)
    return min(_MINUTE * 2.0**attempt, _MOST)


def after_failure(status: int | None, attempt: int) -> float | None:
    """Seconds to wait where a forge failed or could not be reached; None where asking again helps no more.

    Args:
        status: The answer's status; None where there was none.
        attempt: How often was asked before, from 0.
    """
    failed = status is None or status in _SERVER_FAILED
    return 2.0**attempt if failed and attempt + 1 < _ATTEMPTS_AFTER_FAILURES else None


def _seconds(told: str, now: float) -> float | None:
    if told.strip().isdecimal():
        return float(told)
    try:
        return parsedate_to_datetime(told).timestamp() - now
    except (ValueError, OverflowError):
        return None

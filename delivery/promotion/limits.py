"""What of a watch is right: failures and latencies against a stack's limits, as verdicts. Pure."""

import math
from collections.abc import Sequence

from delivery.promotion.observation import Observation
from delivery.release.junit import Case
from infra.settings import PromotionSettings
from model.registry.entry import Finding

_SHOWN = 3
"""Failures that a verdict quotes."""
_LONGEST = 300
"""Characters that it quotes of each."""


def verdicts(seen: Observation, allowed: PromotionSettings) -> tuple[Finding, ...]:
    """What is to be said of a watch.

    Args:
        seen: What was seen.
        allowed: The limits.
    """
    return (
        _errors(seen, allowed.error_rate),
        _latency(seen, allowed.latency_milliseconds),
        *_others(seen, allowed),
    )


def smoke(cases: Sequence[Case]) -> Finding:
    """What is to be said of a smoke test."""
    failed = [case for case in cases if case.failure is not None]
    told = f"{len(cases) - len(failed)} of {len(cases)} checks passed"
    quoted = "; ".join(f"{case.name}: {(case.failure or '')[:_LONGEST]}" for case in failed[:_SHOWN])
    return Finding("smoke test", not failed, f"{told}{f': {quoted}' if quoted else '.'}")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of all values does not exceed (nearest rank).

    Args:
        values: At least one.
        share: Above 0, at most 1.
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def exceeded(failed: int, asked: int, allowed: float) -> bool:
    """Whether so many failures are too many."""
    return asked > 0 and failed / asked > allowed


def _errors(seen: Observation, allowed: float) -> Finding:
    failed = len(seen.failures)
    told = f"{failed} of {seen.asked} requests failed in {seen.seconds:.0f} s; {allowed:.2%} may"
    if seen.asked == 0:
        return Finding("error rate", None, "Nothing was asked.")
    quoted = "; ".join(dict.fromkeys(text[:_LONGEST] for text in seen.failures[:_SHOWN]))
    passed = not exceeded(failed, seen.asked, allowed)
    return Finding("error rate", passed, f"{told}{f': {quoted}' if quoted else '.'}")


def _latency(seen: Observation, allowed: float) -> Finding:
    if not seen.latencies:
        return Finding("latency", None, "Nothing was answered.")
    slow = percentile(seen.latencies, 0.99) * 1000
    told = f"99 of 100 requests were answered within {slow:.1f} ms; {allowed:g} ms are allowed."
    return Finding("latency", slow <= allowed, told)


def _others(seen: Observation, allowed: PromotionSettings) -> tuple[Finding, ...]:
    if seen.everyone is None:
        return (Finding("everyone's requests", None, "The stack has no Prometheus that can be asked."),)
    all_of_them = seen.everyone
    if all_of_them.asked == 0:
        return (Finding("everyone's requests", None, "Prometheus has seen none yet."),)
    told = (
        f"Of about {all_of_them.asked:.0f} requests that Prometheus saw, {all_of_them.failed:.0f} ended in an"
        f" error of the server; {allowed.error_rate:.2%} may."
    )
    passed = all_of_them.failed / all_of_them.asked <= allowed.error_rate
    return (Finding("everyone's requests", passed, told),)

"""Prometheus' text format: families of samples in, bytes out.

Owns the format, version 0.0.4
(https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

import msgspec

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = Mapping[str, str]
NO_LABELS: Labels = {}
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class Sample(NamedTuple):
    """One line: what follows the family's name, the labels, the value."""

    suffix: str
    labels: Labels
    value: float


class Family(msgspec.Struct, frozen=True):
    """A metric with all its samples.

    Attributes:
        name: As in queries; of a counter with its "_total".
        kind: What Prometheus calls its type.
        text: What it counts, for people.
        samples: In the order shown.
    """

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    text: str
    samples: tuple[Sample, ...]


class Distribution(msgspec.Struct, frozen=True):
    """A histogram's numbers.

    Attributes:
        bounds: Upper ends of all buckets but the last, ascending.
        counts: Observations in each bucket, one more than bounds: the last has no upper end.
        total: Sum of all that was observed.
    """

    bounds: Sequence[float]
    counts: Sequence[int]
    total: float

    def samples(self, labels: Labels = NO_LABELS) -> tuple[Sample, ...]:
        """Its lines: cumulated buckets, sum and count."""
        ends = (*map(repr, map(float, self.bounds)), "+Inf")
        cumulated = tuple(accumulate(self.counts))
        buckets = (
            Sample("_bucket", {**labels, "le": end}, count)
            for end, count in zip(ends, cumulated, strict=True)
        )
        return (*buckets, Sample("_sum", labels, self.total), Sample("_count", labels, cumulated[-1]))


def counter(name: str, text: str, values: Iterable[tuple[Labels, float]]) -> Family:
    """A family of counters; `name` ends with "_total"."""
    return Family(name, "counter", text, tuple(Sample("", labels, value) for labels, value in values))


def gauge(name: str, text: str, value: float, labels: Labels = NO_LABELS) -> Family:
    """A family of one gauge."""
    return Family(name, "gauge", text, (Sample("", labels, value),))


def histogram(name: str, text: str, parts: Iterable[tuple[Labels, Distribution]]) -> Family:
    """A family of histograms."""
    samples = tuple(sample for labels, part in parts for sample in part.samples(labels))
    return Family(name, "histogram", text, samples)


def written(families: Iterable[Family]) -> bytes:
    """Everything in the text format; a family without samples is left out."""
    lines: list[str] = []
    for family in families:
        if not family.samples:
            continue
        lines.append(f"# HELP {family.name} {family.text}")
        lines.append(f"# TYPE {family.name} {family.kind}")
        for sample in family.samples:
            lines.append(f"{family.name}{sample.suffix}{_labels(sample.labels)} {float(sample.value)!r}")
    return ("\n".join(lines) + "\n").encode()


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return (
        "{"
        + ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in sorted(labels.items()))
        + "}"
    )

"""What a pod's metrics say of the requests for predictions that it answered. Pure.

Owns the reading of the text that app/metrics writes. Only the paths that predict count: a probe or a scrape
says nothing of a release. Paths that name a version do not: a client that uses one asks for one release, and
a replay does.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from delivery.errors import CanaryUnreadable

_LINE = re.compile(r"(?P<name>[a-z_]+)\{(?P<labels>.*)\} (?P<value>\S+)")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_PREDICTS = ("/infer", "/predict")
_VERSION = "/versions/"
_FIRST_REFUSAL, _FIRST_FAILURE = 400, 500


@dataclass(frozen=True)
class Counts:
    """Answers since a process began, or between two looks at it.

    Attributes:
        answered: Requests for predictions.
        refused: Of these, how many were answered by 4xx: the sender's fault, as the release sees it.
        failed: How many by 5xx.
        slower: Upper end of a bucket in seconds, and how many answers took longer, the ends ascending.
    """

    answered: int = 0
    refused: int = 0
    failed: int = 0
    slower: tuple[tuple[float, int], ...] = ()

    def since(self, before: "Counts") -> "Counts":
        """What came after an earlier look; a process that began anew since has all of its counts after it."""
        if before.answered > self.answered or before.failed > self.failed:
            return self
        earlier = dict(before.slower)
        return Counts(
            self.answered - before.answered,
            self.refused - before.refused,
            self.failed - before.failed,
            tuple((end, count - earlier.get(end, 0)) for end, count in self.slower),
        )


def together(parts: Iterable[Counts]) -> Counts:
    """The sum of several processes of one release."""
    found = list(parts)
    slower: Counter[float] = Counter()
    for part in found:
        slower.update(dict(part.slower))
    return Counts(
        sum(part.answered for part in found),
        sum(part.refused for part in found),
        sum(part.failed for part in found),
        tuple(sorted(slower.items())),
    )


def read(text: str) -> tuple[str, Counts]:
    """The release that a process runs, and its counts.

    Args:
        text: What it answers at /metrics.

    Raises:
        CanaryUnreadable: These are not the metrics of a serving process.
    """
    release = ""
    answered = refused = failed = 0
    cumulated: Counter[float] = Counter()
    for name, labels, value in _samples(text):
        path = labels.get("path", "")
        predicts = path.endswith(_PREDICTS) and _VERSION not in path
        if name == "landfall_build_info":
            release = labels.get("release", "")
        elif name == "landfall_requests_total" and predicts:
            code = int(labels["code"])
            answered += value
            refused += value if _FIRST_REFUSAL <= code < _FIRST_FAILURE else 0
            failed += value if code >= _FIRST_FAILURE else 0
        elif name == "landfall_request_duration_seconds_bucket" and predicts:
            cumulated[float(labels["le"])] += value
    if not release:
        raise CanaryUnreadable(
            "The metrics do not say which release runs: no landfall_build_info in them. Is it another server?"
        )
    return release, Counts(answered, refused, failed, _slower(cumulated))


def _slower(cumulated: Counter[float]) -> tuple[tuple[float, int], ...]:
    ends = sorted(cumulated)
    whole = cumulated[ends[-1]] if ends else 0
    return tuple((end, whole - cumulated[end]) for end, _ in pairwise(ends))


def _samples(text: str) -> Iterable[tuple[str, dict[str, str], int]]:
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match and match["name"].startswith("landfall_"):
            yield match["name"], dict(_LABEL.findall(match["labels"])), int(float(match["value"]))

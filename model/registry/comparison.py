"""Two releases side by side: metrics, parameters, data, code and settings. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from model.outcome import Interval
from model.release import MANIFEST, Release

_PARTS = ("metrics", "parameters", "data", "code", "settings")


@dataclass(frozen=True)
class Difference:
    """One value of two releases.

    Attributes:
        part: "metrics", "parameters", "data", "code" or "settings".
        name: What it is.
        left: Of the first release; empty where it has none.
        right: Of the second.
    """

    part: str
    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.left != self.right


def compare(left: Release, right: Release) -> tuple[Difference, ...]:
    """Every value of either release, those of a part together."""
    ours, theirs = dict(_values(left)), dict(_values(right))
    names = sorted({**ours, **theirs}, key=lambda key: _PARTS.index(key[0]))
    return tuple(
        Difference(part, name, ours.get((part, name), ""), theirs.get((part, name), ""))
        for part, name in names
    )


def _values(release: Release) -> Iterator[tuple[tuple[str, str], str]]:
    # Any: what the manifest holds was written by this package and verified by whoever loaded the release.
    manifest: Mapping[str, Any] = json.loads((release.path / MANIFEST).read_text(encoding="utf-8"))
    content, evidence = manifest["content"], manifest["evidence"]
    found, origin = evidence["selection"], content["origin"]
    yield ("metrics", evidence["metric"]), _interval(evidence["metric"], found["score"])
    for score in found["scores"]:
        if score["name"] != evidence["metric"]:
            yield ("metrics", score["name"]), _interval(score["name"], score["interval"])
    for verdict in found["verdicts"]:
        yield ("metrics", f"gate: {verdict['name']}"), "passed" if verdict["passed"] else "refused"
    yield ("parameters", "algorithm"), content["algorithm"]
    for name, value in content["parameters"].items():
        yield ("parameters", name), _text(value)
    yield ("parameters", "decision threshold"), _text(content["decision_threshold"])
    yield ("data", "rows"), str(evidence["rows"])
    for name in ("data", "splits"):
        yield ("data", f"SHA-256 of {name}"), origin[name]
    for name in ("code", "lock"):
        yield ("code", f"SHA-256 of {name}"), origin[name]
    for name, value in origin["libraries"].items():
        yield ("code", name), value
    for name, value in origin["settings"].items():
        yield ("settings", name), _text(value)


def _interval(metric: str, interval: Mapping[str, float]) -> str:
    shown = Interval(interval["mean"], interval["low"], interval["high"]).shown(metric)
    return f"{shown.mean:.4f} ({shown.low:.3f} to {shown.high:.3f})"


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)

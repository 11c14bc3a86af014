"""What of a release's evidence the serving process shows: the score, its interval and the gate's verdicts.

Numbers are rounded, and machine, times and trials left out, so that equal models still make equal images.
"""

from collections.abc import Mapping
from typing import Any

DIGITS = 4
_SCORES = ("score", "scores", "splits", "override")


def shown(evidence: Mapping[str, Any]) -> dict[str, object]:  # Any: manifest.json's evidence as JSON has it
    """The part of a manifest's `evidence` that goes into an image, in the same form."""
    selection = evidence.get("selection", {})
    return {
        "title": evidence.get("title", ""),
        "metric": evidence.get("metric", ""),
        "threshold": evidence.get("threshold"),
        "rows": evidence.get("rows", 0),
        "selection": {name: _rounded(selection[name]) for name in _SCORES if name in selection}
        | {"verdicts": [_verdict(verdict) for verdict in selection.get("verdicts", [])]},
    }


def _verdict(verdict: Mapping[str, Any]) -> dict[str, object]:
    sentence = verdict["sentence"]
    if verdict["name"] == "parity" and verdict["passed"]:
        # The difference itself is rounding, which differs from machine to machine.
        sentence = f"The exported model and the trained one differ by less than {verdict['required']:g}."
    return {"name": verdict["name"], "passed": verdict["passed"], "sentence": sentence}


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value

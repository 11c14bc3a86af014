"""What a container tool's error output means for the person at the terminal, and what to do about it.

Owns the translation only. Texts were taken from buildah 1.28 and docker-registry 2.8 on 2026-11-21; what is
not recognised is passed on as the tool said it.
"""

import re
from dataclasses import dataclass

from infra.plugins.landfall.image.commands import Outcome


@dataclass(frozen=True)
class _Meaning:
    pattern: re.Pattern[str]
    text: str


def _meaning(pattern: str, text: str) -> _Meaning:
    return _Meaning(re.compile(pattern, re.IGNORECASE), text)


_REGISTRY = (
    _meaning(
        r"no space left on device|status code 5\d\d|unexpected HTTP status: 5\d\d|50\d Internal Server Error",
        "the registry failed while it stored the image, which most often means that its disk is full."
        " Free room where it keeps its data, then run the update again.",
    ),
    _meaning(
        r"connection refused|no such host|i/o timeout|network is unreachable|no route to host|reset by peer",
        "the registry does not answer there. Check that it runs and that this machine reaches it,"
        " then run the update again.",
    ),
    _meaning(
        r"unauthorized|authentication required|denied|forbidden|\b401\b|\b403\b",
        "the registry refuses these credentials. Log in (`docker login`, `buildah login`), or point"
        " REGISTRY_AUTH_FILE at a Docker auth file, or set LANDFALL_REGISTRY_USERNAME and"
        " LANDFALL_REGISTRY_PASSWORD.",
    ),
    _meaning(
        r"x509|certificate|server gave HTTP response to HTTPS client",
        "the registry does not speak HTTPS with a certificate that this machine trusts."
        " Plain HTTP is used on loopback only: give the registry a trusted certificate.",
    ),
    _meaning(
        r"name unknown|repository .*not found|does not exist|manifest unknown|not found",
        "the registry does not know that repository or image. Create the repository, or correct its name.",
    ),
)

_MACHINE = (
    _meaning(
        r"no space left on device|disk quota exceeded",
        "the disk of the cache folder is full. Free room there, or point LANDFALL_CACHE at a folder on"
        " another disk.",
    ),
)


def of_registry(outcome: Outcome) -> str:
    """Why a push or pull failed, as the rest of a sentence that names the image."""
    return _explain(outcome, _MACHINE_WRITING + _REGISTRY)


def of_machine(outcome: Outcome) -> str:
    """Why a step on this machine failed, as the rest of a sentence that names the step."""
    return _explain(outcome, _MACHINE)


# A local write that fails names a path; the registry's own failure comes as an HTTP status or an error code.
_MACHINE_WRITING = (
    _meaning(r"(write|copy_file_range|mkdir|open) /\S+: no space left on device", _MACHINE[0].text),
)


def _explain(outcome: Outcome, meanings: tuple[_Meaning, ...]) -> str:
    for meaning in meanings:
        if meaning.pattern.search(outcome.output):
            return f"{meaning.text} (It said: {outcome.last_line})"
    return outcome.last_line

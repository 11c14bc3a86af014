"""`landfall:index:Wait`: nothing in the world, but an update goes on only once an endpoint answers."""

# ruff: noqa: ARG002  # its methods take what every kind's do

import time
from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from infra.errors import ClusterUnreachable
from infra.plugins.landfall import endpoint
from infra.plugins.landfall.image import commands
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record

_PAUSE_SECONDS = 3.0
_LONGEST_SECONDS = 7200


def _https(url: str) -> str:
    if not endpoint.valid(url):
        raise ValueError(f"{url!r} is no URL to wait for: allowed is https://HOST[:PORT][/PATH]")
    return url


def _pem(text: str) -> str:
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise ValueError("is no certificate: allowed is PEM, which begins with -----BEGIN CERTIFICATE-----")
    return text


class WaitInputs(Record):
    """What is asked, whom it must be, and for how long."""

    url: Annotated[str, AfterValidator(_https)]
    authority: Annotated[str, AfterValidator(_pem)]
    timeout_seconds: int = Field(ge=1, le=_LONGEST_SECONDS)
    hint: str


class WaitOutputs(Record):
    """Whether it has answered."""

    ready: bool


class Wait(Kind[WaitInputs, WaitOutputs]):
    """Waits for another URL or authority anew; only the time and the hint may change without."""

    type_name = "landfall:index:Wait"
    inputs = WaitInputs
    outputs = WaitOutputs
    replacing = frozenset({"url", "authority"})
    lasting = frozenset({"ready"})
    stand_ins: ClassVar[Mapping[str, str]] = {
        "url": "https://127.0.0.1:1/",
        "authority": "-----BEGIN CERTIFICATE-----",
    }

    def identify(self, inputs: WaitInputs) -> str:
        """What it waits for."""
        return inputs.url

    def create(self, inputs: WaitInputs, progress: Progress) -> WaitOutputs:
        """Ask until the answer is 200.

        Raises:
            ClusterUnreachable: It was not in time; the text has the last reason.
            Cancelled: The person at the terminal stopped it.
        """
        began = time.monotonic()
        while (reason := endpoint.probe(inputs.url, inputs.authority)) is not None:
            waited = time.monotonic() - began
            if waited + _PAUSE_SECONDS > inputs.timeout_seconds:
                raise ClusterUnreachable(
                    f"{inputs.url} was not ready within {inputs.timeout_seconds} s: {reason}. {inputs.hint}"
                )
            progress.status(f"waiting for {inputs.url}, {waited:.0f} s so far: {reason}")
            commands.pause(_PAUSE_SECONDS)
        return WaitOutputs(ready=True)

    def update(self, inputs: WaitInputs, progress: Progress) -> WaitOutputs:
        """Nothing: another time or hint means nothing to what is ready."""
        return WaitOutputs(ready=True)

    def drifted(self, existing: Existing[WaitOutputs]) -> frozenset[str]:
        """Nothing: whether it still answers is for whoever uses it to see."""
        return frozenset()

    def delete(self, identity: str, progress: Progress) -> None:
        """Nothing is there to be removed."""

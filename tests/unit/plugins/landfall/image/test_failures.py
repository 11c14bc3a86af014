"""What tools' error output means."""

import pytest

from infra.plugins.landfall.image import failures
from infra.plugins.landfall.image.commands import Outcome


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("dial tcp 127.0.0.1:1: connect: connection refused", "does not answer there"),
        ("uploading layer: unauthorized: authentication required", "LANDFALL_REGISTRY_USERNAME"),
        ("received unexpected HTTP status: 500 Internal Server Error", "its disk is full"),
        ("server gave HTTP response to HTTPS client", "trusted certificate"),
        ("name unknown: The repository does not exist", "Create the repository"),
        ("write /cache/tmp/blob: no space left on device", "LANDFALL_CACHE"),
    ],
)
def test_a_push_names_the_fix_and_what_was_said(said: str, fix: str) -> None:
    text = failures.of_registry(Outcome(125, f"Getting image source\n{said}\n"))

    assert fix in text
    assert said in text


def test_what_is_not_known_is_passed_on() -> None:
    assert failures.of_registry(Outcome(1, "something new\n")) == "something new"
    assert failures.of_machine(Outcome(3, "")) == "exit code 3"

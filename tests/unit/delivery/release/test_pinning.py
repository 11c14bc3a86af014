"""A release named in a stack's settings, with all else as it was."""

import pytest
import yaml

from delivery.errors import SettingsUnreadable
from delivery.release.pinning import config, pinned

DIGEST = f"sha256:{'a' * 64}"
STACK = "# AWS\nconfig: # all of it\n  landfall:cloud: aws # a word\n  landfall:model:\n    dataset: heart\n"


def test_the_release_is_added_and_every_other_line_stays() -> None:
    text = pinned(STACK, DIGEST, "Pulumi.aws.yaml")

    assert yaml.safe_load(text)["config"]["landfall:release"] == DIGEST
    assert [line for line in text.splitlines() if "landfall:release" not in line] == STACK.splitlines()


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_release_that_is_named_there_is_replaced(quote: str) -> None:
    before = f"{STACK}  {quote}landfall:release{quote}: sha256:{'b' * 64} # pinned\n"

    assert yaml.safe_load(pinned(before, DIGEST, "f"))["config"]["landfall:release"] == DIGEST


@pytest.mark.parametrize("spaces", [1, 2, 4])
def test_settings_may_be_indented_as_their_owner_likes(spaces: int) -> None:
    indent = " " * spaces
    before = f"config:\n\n{indent}# the cloud\n{indent}landfall:cloud: aws\n"

    assert yaml.safe_load(pinned(before, DIGEST, "f"))["config"] == {
        "landfall:cloud": "aws",
        "landfall:release": DIGEST,
    }


@pytest.mark.parametrize(
    "text",
    ["config: {landfall:cloud: aws}\n", '{"config": {"a": "b"}}'],
)
def test_another_form_is_refused_and_never_half_written(text: str) -> None:
    with pytest.raises(
        SettingsUnreadable, match=rf"Pulumi.x.yaml: the release cannot .* landfall:release: {DIGEST}"
    ):
        pinned(text, DIGEST, "Pulumi.x.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("config: [", "is no YAML"),
        ("", "has no settings"),
        ("config: none\n", "has no settings"),
        ("[]", "no settings"),
    ],
)
def test_what_is_no_stack_file_is_told(text: str, told: str) -> None:
    with pytest.raises(SettingsUnreadable, match=told):
        config(text, "Pulumi.x.yaml")

"""The gate reads what decides a training, and nothing that may be secret."""

import pytest

from delivery.release import baking, gating
from infra.errors import SettingsError
from infra.release import training

MODEL = {"landfall:model": {"dataset": "heart", "threshold": 0.75}}


def test_a_clouds_own_settings_are_not_looked_at() -> None:
    config = {
        "landfall:cloud": "aws",
        "landfall:aws": {"secure": "v1:x:y"},
        "landfall:environment": "uat",
        **MODEL,
    }

    found = training(gating.settings(config, "aws-uat"))

    assert (found["dataset"], found["threshold"], found["compared_with"]) == ("heart", 0.75, "uat")


def test_a_wrong_setting_is_told_as_the_program_tells_it() -> None:
    with pytest.raises(SettingsError, match=r"stacks/Pulumi\.aws-uat\.yaml(.|\n)*threshold"):
        gating.settings({"landfall:model": {"dataset": "heart", "threshold": 7}}, "aws-uat")


def test_an_image_goes_where_the_state_says_and_else_where_the_settings_say() -> None:
    digest = f"sha256:{'a' * 64}"
    named = gating.settings({**MODEL, "landfall:registry": "docker.io/acme"}, "own")
    state = (
        '{"deployment": {"resources": [{"type": "landfall:index:ModelImage",'
        ' "inputs": {"registry": "ghcr.io", "repository": "acme/heart"}}]}}'
    )

    kept = baking.target(state, named, digest)
    first = baking.target('{"deployment": null}', named, digest)

    assert kept is not None
    assert (kept.registry, kept.repository) == ("ghcr.io", "acme/heart")
    assert first is not None
    assert (first.registry, first.repository) == ("docker.io", "acme/heart")
    assert baking.target("{}", gating.settings(MODEL, "local"), digest) is None

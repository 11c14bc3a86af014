"""The model gate as a stage: the release that a stack's settings ask for, trained unless it was before."""

import json
from collections.abc import Mapping

from infra.errors import LandfallError
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.model_image import ModelImage, ModelImageInputs, trained
from infra.release import training
from infra.settings import Settings, parse

_READ = ("landfall:model", "landfall:image", "landfall:environment", "landfall:registry")
_STAND_IN = "127.0.0.1:1"


def settings(config: Mapping[str, object], stack: str) -> Settings:
    """The settings that decide training and baking. A cloud's own, which may be secret, are not looked at.

    Args:
        config: The stack file's settings by full key.
        stack: The stack's name, for messages.

    Raises:
        SettingsError: Some are wrong.
    """
    given = {key: _as_engine(config[key]) for key in _READ if key in config}
    # With a registry of one's own goes a cluster of one's own; which one has no say here.
    context = {"landfall:kubeContext": "any"} if "landfall:registry" in given else {}
    return parse({"landfall:cloud": "local", **context, **given}, stack)


def release(chosen: Settings, progress: Progress) -> str:
    """The digest of the release that an update with these settings would deploy.

    Args:
        chosen: The stack's settings.
        progress: Told of every step of a training.

    Raises:
        GateRefused: No candidate reached the threshold.
        LandfallError: It could not be trained.
    """
    asked = ModelImageInputs.model_validate(
        {
            **training(chosen),
            "registry": _STAND_IN,
            "repository": chosen.model.name,
            "base": chosen.image.base,
        }
    )
    inputs = ModelImage().complete(asked)
    if not inputs.training:
        raise LandfallError("These settings name a finished release: nothing is to be trained.")
    return trained(inputs, progress).digest


def _as_engine(value: object) -> str:
    """A setting as the engine hands it to the program."""
    return value if isinstance(value, str) else json.dumps(value)

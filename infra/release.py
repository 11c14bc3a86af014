"""The pre-deploy step in the program: settings in, a served release's image by digest out."""

from dataclasses import dataclass
from typing import TypedDict

import pulumi

from infra.contract import Registry
from infra.images import Image
from infra.plugins.landfall.resources import ModelImage
from infra.settings import Settings


@dataclass(frozen=True)
class Release:
    """A release in its image.

    Attributes:
        name: The name under which it is deployed, known before it is trained.
        image: The image by digest, and what it runs on.
        digest: The release's digest, "sha256:…".
        model: The model's name in requests.
        algorithm: The algorithm that won.
        score: Its score, on the scale of `metric`.
        metric: What the score measures.
    """

    name: str
    image: Image
    digest: pulumi.Output[str]
    model: pulumi.Output[str]
    algorithm: pulumi.Output[str]
    score: pulumi.Output[float]
    metric: pulumi.Output[str]


class Training(TypedDict):
    """The inputs of a ModelImage that decide what is trained."""

    dataset: str
    data: str | None
    threshold: float
    seed: int
    folds: int
    candidates: list[str] | None
    scoring: str | None
    repeats: int
    drop: list[str]
    spec: str | None
    override_gate: str | None
    compared_with: str


def training(settings: Settings) -> Training:
    """What the settings have trained, in the program and in the gate of a pipeline alike."""
    model = settings.model
    return Training(
        dataset=model.dataset,
        data=model.data,
        threshold=model.threshold,
        seed=model.seed,
        folds=model.folds,
        candidates=list(model.candidates) if model.candidates else None,
        scoring=model.metric,
        repeats=model.repeats,
        drop=list(model.drop),
        spec=model.spec,
        override_gate=model.override_gate,
        compared_with=settings.environment,
    )


def declare(settings: Settings, registry: Registry, name: str = "model") -> Release:
    """Declare the release that the settings ask for: trained where its fingerprint is new, else as it is.

    Args:
        settings: What to train on, how good it must be, or which finished release to take.
        registry: Where its image goes.
        name: The resource's.
    """
    model = settings.model
    image = ModelImage(
        name,
        **training(settings),
        registry=registry.host,
        repository=registry.repository(model.name),
        base=settings.image.base,
        release=settings.release,
        login=registry.login,
    )
    return Release(
        name=model.name,
        image=Image.of(image),
        digest=image.release,
        model=image.model,
        algorithm=image.algorithm,
        score=image.score,
        metric=image.metric,
    )

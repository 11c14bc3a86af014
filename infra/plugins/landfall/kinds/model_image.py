"""`landfall:index:ModelImage`: train, select, gate, package, bake and push, as one resource."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from infra.errors import ImageError, LandfallError, ReleaseError
from infra.plugins.landfall import locks
from infra.plugins.landfall.image import credentials, fingerprint, images, push, releases
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.image.reference import BaseReference, Digest, RegistryHost, Repository
from infra.plugins.landfall.image.training import train
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record
from model.datasets import dataset
from model.errors import SettingsError
from model.release import Release
from model.settings import TrainSettings
from toolchain.folders import CLONE

DEFAULT = TrainSettings()


class ModelImageInputs(Record):
    """What is trained or taken, and where its image goes; the two fingerprints are computed."""

    dataset: str
    data: str | None = None
    threshold: float
    seed: int
    folds: int
    candidates: tuple[str, ...] | None = Field(default=None, min_length=1)
    scoring: str | None = None
    repeats: int = DEFAULT.repeats
    drop: tuple[str, ...] = ()
    spec: str | None = None
    override_gate: str | None = None
    compared_with: str = DEFAULT.compared_with
    release: Digest | None = None
    registry: RegistryHost
    repository: Repository
    base: BaseReference
    username: str | None = None
    password_command: tuple[str, ...] | None = None
    authority_command: tuple[str, ...] | None = None
    training: str = ""
    fingerprint: str = ""

    def settings(self) -> TrainSettings:
        """What the model package is asked to do.

        Raises:
            SettingsError: A value is not allowed.
        """
        return TrainSettings(
            dataset=self.dataset,
            data=self.data_file(),
            threshold=self.threshold,
            seed=self.seed,
            folds=self.folds,
            candidates=self.candidates,
            metric=self.scoring,
            repeats=self.repeats,
            drop=self.drop,
            spec=CLONE / self.spec if self.spec else None,
            override=self.override_gate,
            compared_with=self.compared_with,
        )

    def data_file(self) -> Path:
        """The data to train on.

        Raises:
            SettingsError: The dataset is not known.
        """
        # The engine starts plugins in the program's folder; a user thinks from the clone's root.
        return CLONE / self.data if self.data else dataset(self.dataset).path


class ModelImageOutputs(Record):
    """The image, and what is inside it."""

    image: str
    release: str
    model: str
    algorithm: str
    score: float
    metric: str
    report: str


class ModelImage(Kind[ModelImageInputs, ModelImageOutputs]):
    """Keyed by a fingerprint: an unchanged one does nothing, and no release is trained twice."""

    type_name = "landfall:index:ModelImage"
    inputs = ModelImageInputs
    outputs = ModelImageOutputs
    stand_ins: ClassVar[Mapping[str, str]] = {"registry": "127.0.0.1:1"}

    def complete(self, inputs: ModelImageInputs) -> ModelImageInputs:
        """Check the settings against the model package and compute the fingerprints; nothing is trained."""
        try:
            settings, data = inputs.settings(), inputs.data_file()
        except SettingsError as error:
            raise ImageError(str(error)) from error
        for what, path in (("data", data), ("spec", settings.spec)):
            if path is not None and not path.is_file():
                raise ImageError(f"{what}: there is no file {path}. Name one, from the clone's root.")
        try:
            training = "" if inputs.release else fingerprint.training(settings, data)
            whole = fingerprint.model_image(inputs.release or training, fingerprint.serving(inputs.base))
        except (OSError, SyntaxError) as failure:
            raise ImageError(
                f"The model's code or data cannot be read: {failure}. Correct it, then try again."
            ) from failure
        return inputs.model_copy(update={"training": training, "fingerprint": whole})

    def foresee(self, inputs: ModelImageInputs) -> None:
        """Refuse a release that the store does not have."""
        if inputs.release:
            releases.named(inputs.release)

    def identify(self, inputs: ModelImageInputs) -> str:
        """Its repository in its registry."""
        return f"{inputs.registry}/{inputs.repository}"

    def create(self, inputs: ModelImageInputs, progress: Progress) -> ModelImageOutputs:
        """Train unless the release is there, bake it and push it."""
        finished = releases.named(inputs.release) if inputs.release else trained(inputs, progress)
        target = Target(
            inputs.registry,
            inputs.repository,
            inputs.base,
            inputs.fingerprint,
            credentials.login(inputs.username, inputs.password_command, inputs.authority_command),
        )
        return ModelImageOutputs(
            image=images.serving(finished, target, progress),
            release=finished.digest,
            model=finished.name,
            algorithm=finished.algorithm,
            score=finished.score,
            metric=finished.metric,
            report=str(finished.report),
        )

    def drifted(self, existing: Existing[ModelImageOutputs]) -> frozenset[str]:
        """Whether the local registry has lost it."""
        return frozenset({"image"}) if push.lost(existing.outputs.image) else frozenset()

    def delete(self, identity: str, progress: Progress) -> None:
        """Nothing: releases stay in the store for rollback, and images go with their registry."""


def trained(inputs: ModelImageInputs, progress: Progress) -> Release:
    """The release that inputs ask for: trained unless a training with the same fingerprint made it before.

    Args:
        inputs: With their fingerprints, as `complete` gives them.
        progress: Told of the steps.

    Raises:
        GateRefused: No candidate reached the threshold.
        LandfallError: It could not be trained or kept.
    """
    lock = releases.lock(inputs.training)
    try:
        with locks.held(lock, lambda: progress.status("waiting for another update to train the same model")):
            known = releases.made_by(inputs.training)
            if known is not None:
                progress.note(f"{known.title}, {known.metric} {known.score:.3f}: trained before")
                return known
            digest = train(inputs.settings(), releases.store(), progress)
            releases.remember(inputs.training, digest)
            return releases.named(digest)
    except OSError as failure:
        raise ReleaseError(
            f"The release store {releases.store()} cannot be written: {failure.strerror or failure}."
            " Make room there, or point LANDFALL_STATE at a folder on another disk."
        ) from failure
    except SettingsError as error:
        raise LandfallError(str(error)) from error

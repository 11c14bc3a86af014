"""Every server in turn, round after round, so that what else the machine does falls on all of them."""

import compileall
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.servers import environments, images, machine, models, requests
from bench.servers.errors import BenchError
from bench.servers.figures import Campaign, Measured
from bench.servers.measurement import Trial, measure
from bench.servers.nginx_binary import nginx
from bench.servers.systems.system import System, Variant
from infra.errors import LandfallError
from toolchain.folders import CLONE, ToolMissing


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        systems: The servers.
        models: What they serve.
        rounds: Starts of each.
        seconds: Of each load.
        rows: Different rows for fast servers.
        images: Whether this project's image is baked and measured too.
        tuned_only: Whether of servers with two variants only the tuned one is measured.
    """

    systems: tuple[System, ...]
    models: tuple[models.ModelName, ...]
    rounds: int
    seconds: int
    rows: int
    images: bool
    tuned_only: bool

    def variants(self, system: System) -> tuple[Variant, ...]:
        """Those to measure: the tuned one is the last."""
        return system.variants[-1:] if self.tuned_only else system.variants


def campaign(plan: Plan, folder: Path, say: Callable[[str], None]) -> Campaign:
    """Measures everything.

    Args:
        plan: What.
        folder: For the files of requests, some 2 GB.
        say: Told of each step.

    Raises:
        BenchError: A server cannot be had or a run is void.
    """
    began, busy = time.monotonic(), os.getloadavg()[0]
    if busy > machine.QUIET:
        say(f"The machine is busy (load average {busy:.1f}): these figures will mean little.")
    _prepare(plan, say)
    measured = []
    for trial in _trials(plan, folder, say):
        one = measure(trial, plan.seconds)
        measured.append(one)
        say(f"{time.monotonic() - began:5.0f} s  {trial}: {_told(one)}")
    environment_of = {one.name: one.environment for one in plan.systems if one.environment}
    return Campaign(
        date=datetime.now(UTC).date().isoformat(),
        machine=machine.told(),
        load_average=busy,
        versions={one.name: _version(one) for one in plan.systems},
        environment_bytes={name: environments.size(of) for name, of in environment_of.items()},
        seconds=float(plan.seconds),
        rounds=measured,
        image_bytes=_images(plan, folder, say),
    )


def _images(plan: Plan, folder: Path, say: Callable[[str], None]) -> dict[str, int]:
    if not plan.images:
        return {}
    say("baking an image for each engine")
    place = folder / "images"
    place.mkdir()
    try:
        return images.sizes(models.prepare(plan.models[0]).release, place)
    except (LandfallError, ToolMissing) as error:
        raise BenchError(f"The image cannot be baked: {error}") from error


def _prepare(plan: Plan, say: Callable[[str], None]) -> None:
    for system in plan.systems:
        if system.environment:
            if environments.prepare(system.environment):
                say(f"made the environment of {system.title}")
        else:
            nginx()
    compileall.compile_dir(CLONE / "app", quiet=1)


def _trials(plan: Plan, folder: Path, say: Callable[[str], None]) -> Iterator[Trial]:
    trained = [models.prepare(name) for name in plan.models]
    prepared = [requests.prepare(plan.systems, model, plan.rows, folder) for model in trained]
    say(f"models and {plan.rows} rows are ready; {plan.rounds} rounds")
    for _ in range(plan.rounds):
        for model, of_model in zip(trained, prepared, strict=True):
            for system in plan.systems:
                for variant in plan.variants(system):
                    yield Trial(system, variant.name, model, of_model[system.name])


def _told(one: Measured) -> str:
    return (
        f"{one.together.rate:.0f} requests/s at 16 connections, p50 {one.alone.p50} µs at 1,"
        f" {one.memory_bytes / 1e6:.0f} MB, start {one.start_seconds:.2f} s"
    )


def _version(system: System) -> str:
    if not system.environment:
        ran = subprocess.run([nginx(), "-v"], capture_output=True, text=True, check=True)
        return ran.stderr.strip().rpartition("/")[2]
    if system.environment == environments.OURS:
        return "this checkout"
    return environments.pinned(system.environment)

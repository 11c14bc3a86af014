"""One start of one server: its answers held against scikit-learn's, then load, then its memory."""

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.servers import load, running
from bench.servers.errors import BenchError, NotServing, RunVoid
from bench.servers.figures import Measured
from bench.servers.models import Model
from bench.servers.requests import Prepared
from bench.servers.running import Server
from bench.servers.systems.system import Place, System, VariantName
from model.compiled.certificate import ONNXRUNTIME
from model.compiled.proof import TOLERANCES

CONNECTIONS = 16
WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Trial:
    """What is started and asked.

    Attributes:
        system: The server.
        variant: How it is run.
        model: What it serves.
        prepared: What it is sent.
    """

    system: System
    variant: VariantName
    model: Model
    prepared: Prepared

    def __str__(self) -> str:
        return f"{self.system.title}, {self.variant}, {self.model.name}"


def measure(trial: Trial, seconds: float) -> Measured:
    """Starts a server, proves it, loads it with 1 and with 16 connections, and ends it.

    Args:
        trial: Which server, how, with what.
        seconds: Of each load.

    Raises:
        BenchError: It does not serve, or a run is void; the text names the trial.
    """
    system, path = trial.system, trial.system.path(trial.model)
    with tempfile.TemporaryDirectory(prefix="landfall-bench-") as name:
        port, *spare = running.free_ports(3)
        folder = Path(name) / "place"
        folder.mkdir()
        launch = system.launch(trial.model, trial.variant, Place(folder, port, tuple(spare)))
        first = trial.prepared.proof[0].body
        try:
            with running.running(
                launch, port, lambda: running.post(port, path, first), Path(name) / "log"
            ) as server:
                _prove(trial, server)
                loads = _Loads(trial, server, trial.prepared.rows / (WARM_UP_SECONDS + 2 * seconds))
                loads.run(CONNECTIONS, WARM_UP_SECONDS, warm_up=True)
                alone = loads.run(1, seconds)
                before = server.processor_seconds()
                together = loads.run(CONNECTIONS, seconds)
                processor = server.processor_seconds() - before
                memory = server.memory()
                _prove(trial, server)
                return Measured(
                    system=system.name,
                    variant=trial.variant,
                    model=trial.model.name,
                    start_seconds=server.start_seconds,
                    memory_bytes=memory,
                    processor_seconds=processor,
                    alone=alone,
                    together=together,
                )
        except (NotServing, RunVoid) as error:
            raise BenchError(f"{trial}: {error}") from error


@dataclass
class _Loads:
    """The loads on one server, of which each goes on in the file of requests where the one before ended.

    Attributes:
        a_second: Lines that a second of load may send.
        used: Lines sent.
    """

    trial: Trial
    server: Server
    a_second: float
    used: int = 0

    def run(self, connections: int, seconds: float, *, warm_up: bool = False) -> load.Figures:
        """Raises RunVoid where the lines for it are too few."""
        found = load.load(
            self.server.port,
            self.trial.system.path(self.trial.model),
            self.trial.prepared.file,
            connections=connections,
            seconds=seconds,
            used=self.used,
            most=math.ceil(self.a_second * seconds),
            warm_up=warm_up,
        )
        self.used += found.sent
        return found


def _prove(trial: Trial, server: Server) -> None:
    """Raises RunVoid where an answer is not scikit-learn's."""
    if not trial.system.predicts:
        return
    for one in trial.prepared.proof:
        answer = running.post(server.port, trial.system.path(trial.model), one.body)
        compare(trial.system.read(trial.model, answer), one.probabilities)


def compare(found: Sequence[float], wanted: Sequence[float]) -> None:
    """Holds one answer against scikit-learn's.

    Raises:
        RunVoid: They are apart by more than a release allows.
    """
    if len(found) != len(wanted) or not np.allclose(found, wanted, rtol=0, atol=TOLERANCES[ONNXRUNTIME]):
        raise RunVoid(f"a wrong answer: {list(found)}; scikit-learn says {list(wanted)}")

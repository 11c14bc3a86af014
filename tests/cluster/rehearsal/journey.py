"""A cloud's way through, from the first `up` to the last `destroy`, by the command that a person uses."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import yaml

from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from infra.smoke import outputs
from infra.smoke.client import Client
from infra.smoke.outputs import Outputs
from model import release as releases
from model import validation
from model.datasets import DATASETS
from rehearsal import environment
from rehearsal.account import Account
from rehearsal.account import state as state_of_rehearsals
from tests.engine.clouds import secrets
from tests.project import Run
from tests.waiting import until
from toolchain import folders

SECONDS = 600
CLOSE = 1e-5
OF_MODEL = frozenset({"landfall:index:ModelImage", "kubernetes:apps/v1:Deployment"})
"""Types of what changes with the model."""
MODEL = {"dataset": "heart", "candidates": ["lda"], "folds": 2, "threshold": 0.5}
ANOTHER_MODEL = {**MODEL, "candidates": ["svc"], "seed": 1}
"""Both train in seconds, unlike the tracked files' own, of which all candidates compete."""
_HIDDEN = ("PULUMI_", "LANDFALL_STATE", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Cloud:
    """What a journey needs to know of a cloud.

    Attributes:
        name: The stack's name, which is the target's too.
        pool: Types of what changes with the number of nodes.
        thing: Type of a thing that is changed behind the program's back.
        property: Which of its properties.
    """

    name: str
    pool: frozenset[str]
    thing: str
    property: str


@dataclass(frozen=True)
class Journey:
    """A rehearsal under way.

    Attributes:
        cloud: The cloud.
        state: The user's state folder.
        folder: For its stack file.
    """

    cloud: Cloud
    state: Path
    folder: Path

    @property
    def account(self) -> Account:
        """The rehearsal."""
        state = state_of_rehearsals(self.state)
        return Account(self.cloud.name, state, state / "home")

    def run(self, command: str, *arguments: str) -> Run:
        """Run `scripts/rehearse` with a command."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_HIDDEN)}
        done = subprocess.run(
            [sys.executable, "-P", "-m", "rehearsal", command, self.cloud.name, *arguments],
            cwd=folders.CLONE, env={**kept, "LANDFALL_STATE": str(self.state)}, text=True, timeout=SECONDS,
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Run(done.returncode, done.stdout)

    def outputs(self) -> Outputs:
        """The stack's outputs."""
        return outputs.read(self.cloud.name, environment.variables(self.account, os.environ))

    def states(self) -> list[Path]:
        """The files of the stack's state."""
        return list((self.account.state / "pulumi").glob(f"**/stacks/**/{self.cloud.name}.json"))

    def things(self, kind: str) -> list[Entry]:
        """What exists of a type."""
        return list(Ledger(self.account.ledger).of_type(kind))

    def changed(self, stack_file: str) -> set[str]:
        """The types of what an `up` with a stack file would change."""
        told = self.run("preview", "--stack-file", stack_file, "--json")
        assert told.code == 0, told.output
        events = [json.loads(line) for line in told.output.splitlines() if line.startswith("{")]
        steps = [one["resourcePreEvent"]["metadata"] for one in events if "resourcePreEvent" in one]
        return {step["type"] for step in steps if step["op"] not in ("same", "read")}

    def stack_file(self, **settings: object) -> str:
        """The tracked stack file with other settings, and a model that trains in seconds: its path."""
        tracked = folders.CLONE / "stacks" / f"Pulumi.{self.cloud.name}.yaml"
        document = yaml.safe_load(tracked.read_text())
        for name, value in {"model": MODEL, **settings}.items():
            document["config"][f"landfall:{name}"] = value
        path = self.folder / f"{self.cloud.name}.yaml"
        path.write_text(yaml.safe_dump(document))
        return str(path)


@contextmanager
def rehearsed(cloud: Cloud, state: Path, folder: Path) -> Iterator[Journey]:
    """A cloud's stack, up; whoever uses it destroys it (`check_gone`). What a failure leaves is swept.

    Args:
        cloud: The cloud.
        state: The user's state folder.
        folder: For its stack file.
    """
    journey = Journey(cloud, state, folder)
    try:
        told = journey.run("up", "--stack-file", journey.stack_file())
        assert told.code == 0, told.output
        assert "rows are answered alike" in told.output
        yield journey
    finally:
        if journey.account.folder.exists():
            journey.run("sweep")
    assert not journey.account.folder.exists()


def side_by_side(*ways: Callable[[], None]) -> None:
    """Go several ways at the same time, each to its end, whatever becomes of the others."""
    with ThreadPoolExecutor(len(ways)) as pool:
        under_way = [pool.submit(way) for way in ways]
    for one in under_way:
        one.result()


def check_landed(journey: Journey) -> None:
    """What an `up` has landed: the model's own answers, no secret in the open, and nothing left to do."""
    _check_predictions(journey, journey.outputs())
    _check_secrets(journey)
    unchanged = journey.run("preview", "--stack-file", journey.stack_file(), "--expect-no-changes")
    assert unchanged.code == 0, unchanged.output


def check_changes(journey: Journey) -> None:
    """What comes later: changes of the stack file, and one behind the program's back."""
    pools = [{"name": "default", "minNodes": 3, "maxNodes": 5}]
    stack_file = journey.stack_file(nodePools=pools, model=ANOTHER_MODEL)
    _check_update(journey, stack_file)
    _check_drift(journey, stack_file)


def check_gone(journey: Journey) -> None:
    """What a `destroy` leaves: nothing, the cluster's own balancers and volumes included."""
    destroyed = journey.run("destroy")
    assert destroyed.code == 0, destroyed.output
    assert "is empty" in destroyed.output


def _check_predictions(journey: Journey, told: Outputs) -> None:
    """Every row of the data, through the cloud's balancer: the trained model's own answer.

    A replica of an earlier model answers until the way to it is closed, which is a moment after it was told
    to go.
    """
    until("the trained model's own answers", lambda: _distance(journey, told) <= CLOSE, seconds=60)


def _distance(journey: Journey, told: Outputs) -> float:
    """How far the served probabilities are from the trained model's, at the most."""
    store = state_of_rehearsals(journey.state) / "releases"
    release = releases.load(releases.folder(store, told.release))
    dataset = DATASETS["heart"]
    table = validation.load(dataset.path, dataset.schema)
    names = [feature.name for feature in dataset.schema.features]
    rows = [
        {name: None if np.isnan(value) else value for name, value in zip(names, row, strict=True)}
        for row in table.features.tolist()
    ]

    served = Client(told.endpoint, told.model).infer(rows)

    trained = joblib.load(release.joblib).predict_proba(table.features)
    assert len(served) == len(trained) > 0
    return float(np.max(np.abs(np.array([one.probabilities for one in served]) - trained)))


def _check_secrets(journey: Journey) -> None:
    """The kubeconfig is an output, and stands nowhere in the state in plain; no secret is in any log."""
    kubeconfig = _engine(journey, "stack", "output", "kubeconfig", "--show-secrets").strip()
    hidden = secrets.kept(_engine(journey, "stack", "export", "--show-secrets"))
    states = [path.read_text() for path in journey.states()]

    assert "exec:" in kubeconfig
    assert states
    assert not any(json.dumps(kubeconfig)[1:-1] in state for state in states)
    assert any(secret.strip() == kubeconfig for secret in hidden)
    logs = _logs(journey)
    assert {"controller.log", "kube-apiserver.log", "kubelet.log"} <= {path.name for path in logs}
    secrets.absent(hidden, {"logs": "".join(logs.values())})


def _engine(journey: Journey, *arguments: str) -> str:
    """What a `pulumi` command prints."""
    told = subprocess.run(
        [folders.tool("pulumi"), *arguments, "--stack", journey.cloud.name, "--non-interactive"],
        cwd=journey.account.folder, env=environment.variables(journey.account, os.environ),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout


def _logs(journey: Journey) -> dict[Path, str]:
    """What the parts of the simulated cloud and its nodes have written; not what is inside images."""
    of_cloud = journey.account.ledger.rglob("*.log")
    of_nodes = (journey.account.state / "nodes").glob("*/log/*.log")
    return {path: path.read_text(errors="replace") for path in (*of_cloud, *of_nodes)}


def _check_update(journey: Journey, stack_file: str) -> None:
    """Just what the stack file changes does change, and the other model is what answers then."""
    before = journey.outputs().release
    assert journey.changed(stack_file) == journey.cloud.pool | OF_MODEL
    done = journey.run("up", "--skip-preview", "--stack-file", stack_file)
    assert done.code == 0, done.output
    after = journey.outputs()
    assert after.release != before
    _check_predictions(journey, after)


def _check_drift(journey: Journey, stack_file: str) -> None:
    """A change behind the program's back is found, is the only one, and is undone by what changes no more."""
    thing = journey.things(journey.cloud.thing)[0]
    changed = journey.run("change", thing.identity, journey.cloud.property, '"somebody"')
    assert changed.code == 0, changed.output
    states = {path: path.read_bytes() for path in journey.states()}
    assert states

    found = journey.run("drift")

    assert found.code == 3, found.output
    assert ": 1 of " in found.output
    assert thing.identity in found.output
    assert {path: path.read_bytes() for path in states} == states
    mended = journey.run("up", "--skip-preview", "--refresh", "--stack-file", stack_file)
    assert mended.code == 0, mended.output
    assert _done(mended.output) == {"~ 1 updated"}
    _check_predictions(journey, journey.outputs())
    again = journey.run("drift")
    assert again.code == 0, again.output


def _done(output: str) -> set[str]:
    """What the last update's summary says that it did."""
    block = output.rpartition("Resources:\n")[2].partition("\n\n")[0]
    return {line.strip() for line in block.splitlines() if not line.endswith(" unchanged")}

"""What goes wrong on demand: the fault plan beside the ledger.

A plan is a JSON list in `faults.json` in the ledger's folder; each entry is a `PlannedFault`. How often each
has struck is kept beside it, so that it holds over all the plugin's processes.
"""

import fnmatch
import json
import os
import random
import signal
import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from infra.plugins.simulator.errors import Refused, SimulatorError
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import SimulatedCloud
from toolchain.aside import write_file

FaultKind = Literal[
    "latency", "throttling", "quota", "credentials", "kill-plugin", "kill-engine", "not-yet-visible"
]
Operation = Literal["create", "read", "update", "delete"]


class PlannedFault(BaseModel):
    """One thing that goes wrong.

    Attributes:
        kind: What happens. "latency" only waits; "kill-plugin" and "kill-engine" strike after the cloud has
            done its part and before the engine hears of it.
        type: Which types it strikes, as a pattern such as "aws:ec2/*".
        operation: Which operation it strikes; None for all.
        after: How many such calls pass first.
        times: How many calls it strikes from then on.
        seconds: How long "latency" waits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FaultKind
    type: str = "*"
    operation: Operation | None = None
    after: int = 0
    times: int = 1
    seconds: float = 0.0


_PLAN = TypeAdapter(tuple[PlannedFault, ...])
_RETRIED = frozenset({"throttling", "not-yet-visible"})
"""What the clouds' plugins try again by themselves before they give up."""

_ATTEMPTS = 5
_FIRST_PAUSE = 0.02  # seconds: a rehearsal waits for nobody

_AFTERWARDS = frozenset({"kill-plugin", "kill-engine"})


def plan(ledger: Ledger, faults: tuple[PlannedFault, ...]) -> None:
    """Plan faults for a ledger, in place of those planned before."""
    (ledger.folder / "faults-met.json").unlink(missing_ok=True)
    write_file(ledger.folder / "faults.json", _PLAN.dump_json(faults, indent=1).decode())


def before(cloud: SimulatedCloud, ledger: Ledger, token: str, operation: Operation) -> None:
    """Let strike what strikes before the cloud does anything.

    Raises:
        Refused: The plan has the cloud refuse this call.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        busy = False
        for fault in _striking(ledger, token, operation, afterwards=False):
            if fault.kind == "latency":
                time.sleep(fault.seconds)
            elif fault.kind in _RETRIED:
                busy = True
                if attempt == _ATTEMPTS:
                    raise Refused(cloud.texts[fault.kind])
            else:
                raise Refused(cloud.texts[fault.kind])
        if not busy:
            return
        time.sleep(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311  jitter, not a secret


def after(ledger: Ledger, token: str, operation: Operation) -> None:
    """Let strike what strikes when the cloud has done its part: this process or the engine is killed."""
    for fault in _striking(ledger, token, operation, afterwards=True):
        os.kill(os.getppid() if fault.kind == "kill-engine" else os.getpid(), signal.SIGKILL)
        # An engine that is gone must not hear of it.
        os.kill(os.getpid(), signal.SIGKILL)


def _striking(ledger: Ledger, token: str, operation: Operation, *, afterwards: bool) -> list[PlannedFault]:
    path = ledger.folder / "faults.json"
    if not path.exists():
        return []
    met_path = ledger.folder / "faults-met.json"
    struck = []
    with ledger.locked():
        met: dict[str, int] = json.loads(met_path.read_text()) if met_path.exists() else {}
        for number, fault in enumerate(_read(ledger)):
            concerned = fault.operation in (None, operation) and fnmatch.fnmatchcase(token, fault.type)
            if concerned and (fault.kind in _AFTERWARDS) == afterwards:
                count = met.get(str(number), 0)
                met[str(number)] = count + 1
                if fault.after <= count < fault.after + fault.times:
                    struck.append(fault)
        write_file(met_path, json.dumps(met))
    return struck


def _read(ledger: Ledger) -> tuple[PlannedFault, ...]:
    path = ledger.folder / "faults.json"
    try:
        return _PLAN.validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise SimulatorError(f"{path}: {place}: {first['msg']}, got {first['input']!r}.") from None

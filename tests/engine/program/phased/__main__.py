"""The program as it is, on a stub of a target whose cluster takes three updates to install.

Its ready cluster is one that exists already. What the installer has done it keeps in the file that
LANDFALL_TEST_DONE names, a line for each update.
"""

import dataclasses
import os
import runpy
import sys
import types
from pathlib import Path

import pulumi

from infra import clouds
from infra.clouds import local
from infra.clouds.local.existing import ExistingCluster
from infra.contract import Cloud, Cluster, ClusterSpec, Phase, Registry
from infra.settings import Settings

DONE = Path(os.environ["LANDFALL_TEST_DONE"])
PHASES = (
    Phase("bootstrapping", ready=False, next_step="take the bootstrap machine away"),
    Phase("joining", ready=False, next_step="let the workers join"),
    Phase("ready", ready=True),
)


class Phased(ExistingCluster):
    """A cluster that becomes ready with the third update."""

    def cluster(self, spec: ClusterSpec, registry: Registry) -> Cluster:
        """The cluster, as far as it is."""
        done = DONE.read_text().splitlines() if DONE.exists() else []
        phase = PHASES[min(len(done), 2)]
        if not pulumi.runtime.is_dry_run():
            DONE.write_text("".join(f"{line}\n" for line in (*done, phase.name)))
        return dataclasses.replace(super().cluster(spec, registry), phase=phase)


def cloud(settings: Settings, stack: str) -> Cloud:
    """The stub for a stack's settings."""
    existing = local.cloud(settings, stack)
    assert isinstance(existing, ExistingCluster)
    return Phased(existing.settings, existing.access)


stub = types.ModuleType("phased")
vars(stub).update(SETTINGS=None, FEATURES=local.FEATURES, cloud=cloud)
sys.modules["phased"] = stub
clouds.CLOUDS["local"] = "phased"
runpy.run_path(str(Path(__file__).parents[1] / "unawaited"), run_name="__main__")

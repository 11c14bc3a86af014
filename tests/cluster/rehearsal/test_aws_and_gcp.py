"""AWS from first `up` to last `destroy`, with a swap in between: Google Cloud beside it, one release."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.rehearsal.journey import (
    Cloud,
    Journey,
    check_changes,
    check_gone,
    check_landed,
    rehearsed,
    side_by_side,
)
from toolchain import folders

pytestmark = pytest.mark.cluster

AWS = Cloud("aws", frozenset({"aws:eks/nodeGroup:NodeGroup"}), "aws:ec2/vpc:Vpc", "tags.owner")
GCP = Cloud(
    "gcp",
    frozenset({"gcp:container/nodePool:NodePool"}),
    "gcp:container/cluster:Cluster",
    "resourceLabels.owner",
)


def fleet(state: Path) -> dict[str, dict[str, Any]]:
    """What `scripts/fleet --json` says, by stack."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    told = subprocess.run(
        [sys.executable, "-P", "-m", "rehearsal.fleet", "--json"],
        cwd=folders.CLONE, text=True, capture_output=True, check=True,
        env={**kept, "LANDFALL_STATE": str(state), "PULUMI_BACKEND_URL": f"file://{state}/pulumi"},
    ).stdout  # fmt: skip
    return {row["stack"]: row for row in json.loads(told)}


def releases(journey: Journey) -> dict[str, int]:
    """When each release of the store was written."""
    return {path.name: path.stat().st_mtime_ns for path in (journey.account.state / "releases").iterdir()}


def test_from_first_up_to_last_destroy_with_a_swap_in_between(state: Path, tmp_path: Path) -> None:
    def travel_on(journey: Journey) -> None:
        check_changes(journey)
        check_gone(journey)

    with rehearsed(AWS, state, tmp_path) as aws, ThreadPoolExecutor(1) as beside:
        trained = releases(aws)
        landed = beside.submit(check_landed, aws)
        with rehearsed(GCP, state, tmp_path) as gcp:
            landed.result()
            check_landed(gcp)
            live = fleet(state)

            assert releases(gcp) == trained
            assert {row["health"] for row in live.values()} == {"serving"}
            assert live["aws"]["release"] == live["gcp"]["release"]

            side_by_side(lambda: travel_on(aws), lambda: travel_on(gcp))

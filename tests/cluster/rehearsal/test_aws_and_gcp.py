"""AWS from first `up` to last `destroy`, with a swap in between: Google Cloud beside it, one release."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.rehearsal.journey import (
    Cloud,
    check_drift,
    check_predictions,
    check_secrets,
    check_updates,
    rehearsed,
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


def test_from_first_up_to_last_destroy_with_a_swap_in_between(state: Path, tmp_path: Path) -> None:
    with rehearsed(AWS, state) as aws:
        check_predictions(aws)
        check_secrets(aws)
        check_updates(aws, tmp_path)
        check_drift(aws)
        trained = sorted((aws.account.state / "releases").iterdir())
        with rehearsed(GCP, state) as gcp:
            check_predictions(gcp)
            check_secrets(gcp)
            check_updates(gcp, tmp_path)
            check_drift(gcp)
            live = fleet(state)

            assert sorted((gcp.account.state / "releases").iterdir()) == trained
            assert {row["health"] for row in live.values()} == {"serving"}
            assert live["aws"]["release"] == live["gcp"]["release"]

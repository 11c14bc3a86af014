"""An update whose engine is killed, and the documented way back: one stack, nothing made twice.

Three moments out of those that `bench/recovery.py` goes through: beside the cluster, in it, and at its end.
"""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bench import evidence, killing
from tests.cluster.local.stack import LocalStack
from toolchain import folders

pytestmark = pytest.mark.cluster

_UPDATE = ("up", "--yes", "--skip-preview", "--non-interactive", "--color=never", "--stack", "local")
_RUNNING = {"infra.plugins.landfall.node.init": 2, "docker-registry": 1, "haproxy": 1}


@pytest.mark.parametrize("name", ["node creating", "model baking", "deployment waiting"])
def test_a_killed_update_is_gone_on_with_and_nothing_is_made_twice(
    stack: LocalStack, name: str, tmp_path: Path
) -> None:
    project = stack.project
    (moment,) = (one for one in killing.MOMENTS if one.name == name)
    command = [str(folders.tool("pulumi")), *_UPDATE]
    killing.kill_at(moment, command, project.folder, project.environment)

    assert project.run("cancel", "--yes", "local").code == 0
    stack.up()
    cleared = project.run("refresh", "--yes", "--clear-pending-creates", "--stack", "local")

    assert cleared.code == 0, cleared.output
    assert {step.operation for step in project.preview()} == {"same"}
    exported = project.run("stack", "export", "--stack", "local").output
    record = evidence.record(exported[exported.index("{") :])
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(yaml.safe_dump(stack.kubeconfig()))
    assert record.pending == ()
    assert evidence.objects(kubeconfig) == record.objects
    assert evidence.programs(stack.state) == Counter(_RUNNING)

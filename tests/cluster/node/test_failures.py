"""A node that cannot start says what failed and what to do, and leaves nothing half done."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.plugins.landfall import ports
from infra.plugins.landfall.node import addresses, launch, layout, lifecycle
from infra.plugins.landfall.node.errors import AddressTaken, MachineUnfit, NodeStartFailed
from infra.plugins.landfall.node.leftovers import leftovers
from infra.plugins.landfall.node.spec import NodeSpec
from infra.plugins.landfall.registry.spec import RegistryState
from tests.cluster.node.conftest import CreateNode
from toolchain import folders


def test_a_node_port_taken_on_all_addresses_is_refused_with_its_holder(create: CreateNode) -> None:
    with (
        ports.listen("0.0.0.0", 0) as other,
        pytest.raises(AddressTaken, match=rf"process {os.getpid()} \(.*choose other node ports"),
    ):
        addresses.claim("test", (other.getsockname()[1],), frozenset())


def test_a_kept_address_that_is_taken_is_refused_and_the_data_kept(create: CreateNode) -> None:
    node = create()
    kept = layout.of("test").record.read_text()
    launch.stop(layout.of("test"), orderly=True)
    with (
        ports.listen(node.address, node.api_port),
        pytest.raises(AddressTaken, match=re.escape(node.address)),
    ):
        create()

    assert layout.of("test").record.read_text() == kept
    assert create().address == node.address


def test_a_component_that_cannot_start_is_named_with_its_last_lines(
    registry: RegistryState, state: Path
) -> None:
    etcd_port = "127.0.0.1:2379"
    with pytest.raises(NodeStartFailed) as failure:
        lifecycle.create(NodeSpec(name="test", registry=etcd_port, registry_socket=registry.socket))

    assert re.search(r"(etcd|haproxy) failed \d times", str(failure.value))
    assert "2379" in str(failure.value)
    assert leftovers("test") == ()


def test_a_missing_tool_is_named_before_anything_starts(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDFALL_TOOLS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(folders.ToolMissing, match=r"'etcd'.*scripts/setup"):
        lifecycle.create(NodeSpec(name="test"))

    assert leftovers("test") == ()


def test_without_root_it_is_refused(state: Path) -> None:
    os.seteuid(65534)
    try:
        with pytest.raises(MachineUnfit, match=r"needs root.*sudo.*kubeContext"):
            lifecycle.create(NodeSpec(name="test"))
    finally:
        os.seteuid(0)


def test_without_the_right_to_make_namespaces_it_is_refused(state: Path) -> None:
    outcome = _create_under("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")

    assert "MachineUnfit" in outcome
    assert "CAP_SYS_ADMIN" in outcome


def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = 'mount -t tmpfs -o size=64m small "$LANDFALL_STATE" && exec "$@"'
    outcome = _create_under("unshare", "--mount", "sh", "-c", mount, "sh", LANDFALL_STATE=str(small))

    assert re.search(r"MachineUnfit: .*64 MiB are free at .*LANDFALL_STATE", outcome)


def _create_under(*wrapper: str, **variables: str) -> str:
    """What creating a node under another command writes to stderr."""
    program = (
        "from infra.plugins.landfall.node import lifecycle\n"
        "from infra.plugins.landfall.node.spec import NodeSpec\n"
        "lifecycle.create(NodeSpec(name='test'))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(folders.CLONE), **variables}
    command = [*wrapper, sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stderr

"""The table of tools agrees with the Go modules and with the Python locks."""

import re

import pytest

from toolchain import folders, kubernetes_plugin
from toolchain.tools import DEVELOPER_TOOLS, TOOLS, Tool

_MODULES = {
    "etcd": "go.etcd.io/etcd/server/v3",
    "coredns": "github.com/coredns/coredns",
    "metrics-server": "sigs.k8s.io/metrics-server",
    "pulumi": "github.com/pulumi/pulumi/pkg/v3",
    "kubernetes": "k8s.io/kubernetes",
    "actionlint": "github.com/rhysd/actionlint",
}


@pytest.mark.parametrize("tool", TOOLS + DEVELOPER_TOOLS, ids=str)
def test_the_go_module_is_pinned_at_the_tools_version(tool: Tool) -> None:
    pinned = re.search(
        rf"^\s*(?:require )?{re.escape(_MODULES[tool.name])} v(\S+)",
        (tool.module / "go.mod").read_text(),
        re.M,
    )

    assert pinned is not None
    assert pinned.group(1) == tool.version


@pytest.mark.parametrize("tool", TOOLS + DEVELOPER_TOOLS, ids=str)
def test_every_tool_has_an_archive_or_says_why_not(tool: Tool) -> None:
    assert bool(tool.archives) != bool(tool.no_archive)
    served = {command for archive in tool.archives for command, _ in archive.members}
    assert not tool.archives or served == {command.name for command in tool.commands}


def test_the_engine_and_the_plugin_fit_the_locked_sdks() -> None:
    lock = (folders.CLONE / "requirements" / "runtime.lock").read_text()
    engine = next(tool for tool in TOOLS if tool.name == "pulumi")

    assert f"\npulumi=={engine.version} " in lock
    assert f"\npulumi-kubernetes=={kubernetes_plugin.VERSION} " in lock

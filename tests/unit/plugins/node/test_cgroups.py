"""Cgroup trees as machines mount them."""

from pathlib import Path

from infra.plugins.landfall.node import cgroups

_V1 = """\
24 1 0:22 / /sys/fs/cgroup ro shared:9 - tmpfs tmpfs ro,mode=755
25 24 0:23 / /sys/fs/cgroup/memory rw,relatime shared:10 - cgroup cgroup rw,memory
26 24 0:24 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:11 - cgroup cgroup rw,cpu,cpuacct
"""
_HYBRID = "27 24 0:25 / /sys/fs/cgroup/unified rw,relatime shared:12 - cgroup2 cgroup2 rw,nsdelegate\n"
_V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"


def test_version_1_has_one_tree_per_controller() -> None:
    trees = cgroups.read_mounts(_V1)

    assert (trees.version, trees.hybrid) == (1, None)
    assert [root.name for root in trees.roots] == ["memory", "cpu,cpuacct"]


def test_a_hybrid_machine_is_version_1_with_an_extra_tree() -> None:
    trees = cgroups.read_mounts(_V1 + _HYBRID)

    assert (trees.version, trees.hybrid) == (1, Path("/sys/fs/cgroup/unified"))
    assert Path("/sys/fs/cgroup/unified") not in trees.roots


def test_version_2_has_one_tree() -> None:
    trees = cgroups.read_mounts(_V2)

    assert (trees.version, trees.roots, trees.hybrid) == (2, (Path("/sys/fs/cgroup"),), None)

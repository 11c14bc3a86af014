from pathlib import Path

import pytest

from toolchain.errors import SetupFailed
from toolchain.launcher import project, workspace


def test_an_unknown_stack_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: tiny\nstackConfigDir: stacks\n")
    (tmp_path / "stacks").mkdir()
    for stack in ("local", "aws"):
        (tmp_path / "stacks" / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    found = workspace.find(tmp_path)
    assert found is not None

    with pytest.raises(SetupFailed, match=r"no stack 'locl'(.|\n)*choose one of aws, local"):
        project.init(found, "locl", {})

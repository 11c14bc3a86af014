"""Provider plugins and policy packs in Python, run by the language host from their folders."""

from pathlib import Path

import pytest

from tests.engine.stack import Stack, Step

pytestmark = pytest.mark.engine

HERE = Path(__file__).parent

MARBLE = """
import pulumi

class Marble(pulumi.CustomResource):
    def __init__(self, name, colour):
        super().__init__("marble:index:Marble", name, {{"colour": colour}})

Marble("one", "{colour}")
"""


def _stack(folder: Path, colour: str, plugin: Path = HERE / "marbles") -> Stack:
    return Stack(folder, MARBLE.format(colour=colour), providers={"marble": plugin})


def test_a_plugin_named_in_the_project_serves_every_operation(tmp_path: Path) -> None:
    stack = _stack(tmp_path, "blue")
    marble = ("marble:index:Marble", "one")

    assert Step("create", *marble) in stack.up().steps
    assert stack.up().changes == []
    stack.write(MARBLE.format(colour="green"))
    assert stack.up().changes == [Step("update", *marble)]
    assert Step("delete", *marble) in stack.destroy().steps


def test_a_policy_pack_blocks_what_it_forbids(tmp_path: Path) -> None:
    stack = _stack(tmp_path, "red")

    update = stack.up("--policy-pack", str(HERE / "no_red"))

    assert update.code != 0
    assert any("Red marbles are not allowed." in text for text in update.violations)
    assert not [resource for resource in stack.export().get("resources", []) if "Marble" in resource["type"]]


def test_a_policy_pack_lets_the_rest_pass(tmp_path: Path) -> None:
    update = _stack(tmp_path, "blue").up("--policy-pack", str(HERE / "no_red"))

    assert (update.code, update.violations) == (0, ())


def test_a_plugin_that_cannot_start_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "PulumiPlugin.yaml").write_text("runtime: python\n")
    (broken / "__main__.py").write_text("import a_module_that_nobody_has\n")

    preview = _stack(tmp_path / "stack", "blue", plugin=broken).preview()

    assert preview.code != 0
    assert "it needs the Python module 'a_module_that_nobody_has'" in preview.output
    assert "Traceback" not in preview.output

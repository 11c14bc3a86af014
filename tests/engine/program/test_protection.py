"""A protected stack: `destroy` deletes nothing at all, updates go on as ever, and it can be lifted."""

from pathlib import Path

import pytest

from tests.engine.stack import Stack, Step

pytestmark = pytest.mark.engine

_MARBLES = Path(__file__).parents[1] / "language" / "marbles"
_MARBLE = "marble:index:Marble"
_PROGRAM = """
import pulumi
from infra import protection

class Marble(pulumi.CustomResource):
    def __init__(self, name, **opts):
        super().__init__("marble:index:Marble", name, {{}}, pulumi.ResourceOptions(**opts))

class Box(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("test:Box", "box")
        Marble("inside", parent=self)

with protection.of_all_declared(protected={protected}):
    base = Marble("base")
    Marble("on-top", depends_on=[base])
    Marble("{alone}")
    Box()
"""


def _program(*, protected: bool, alone: str = "alone") -> str:
    return _PROGRAM.format(protected=protected, alone=alone)


def _marbles(stack: Stack) -> set[str]:
    resources = stack.export().get("resources", [])
    return {found["urn"].rpartition("::")[2] for found in resources if found["type"] == _MARBLE}


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    made = Stack(tmp_path, _program(protected=True), providers={"marble": _MARBLES})
    made.up().succeeded()
    return made


def test_destroy_deletes_nothing_and_names_what_to_switch_off(stack: Stack) -> None:
    refused = stack.destroy()

    assert "deletionProtection" in refused.failed()
    assert _marbles(stack) == {"base", "on-top", "alone", "inside"}


def test_updates_delete_and_make_as_ever(stack: Stack) -> None:
    stack.write(_program(protected=True, alone="another"))

    up = stack.up()

    up.succeeded()
    assert Step("delete", _MARBLE, "alone") in up.changes
    assert _marbles(stack) == {"base", "on-top", "another", "inside"}


def test_once_it_is_lifted_everything_goes(stack: Stack) -> None:
    stack.write(_program(protected=False))

    stack.up().succeeded()
    stack.destroy().succeeded()

    assert _marbles(stack) == set()

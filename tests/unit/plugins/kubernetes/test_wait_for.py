"""The annotation that says what to wait for."""

import pytest

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.custom import as_annotated

LIVE = Manifest(
    {
        "status": {
            "phase": "Up",
            "ports": [80],
            "conditions": [{"type": "Synced", "status": "True"}, {"type": "Old", "status": "False"}],
        }
    }
)


@pytest.mark.parametrize(
    ("expression", "ready"),
    [
        ("condition=Synced", True),
        ("condition=Old", False),
        ("condition=Old=False", True),
        ("condition=Missing", False),
        ("jsonpath={.status.phase}=Up", True),
        ("jsonpath={.status.phase}=Down", False),
        ("jsonpath={.status.ports[0]}", True),
        ("jsonpath={.status.address}", False),
        ('["condition=Synced", "jsonpath={.status.phase}=Up"]', True),
        ('["condition=Synced", "condition=Old"]', False),
    ],
)
def test_expressions_hold_or_do_not(expression: str, ready: bool) -> None:
    progress = as_annotated(LIVE, expression)
    assert progress.ready is ready
    assert ready or progress.reasons


def test_an_expression_of_neither_form_is_refused() -> None:
    with pytest.raises(RefusedError, match="allowed are condition=TYPE"):
        as_annotated(LIVE, "ready")

"""Azure from first `up` to last `destroy`."""

from pathlib import Path

import pytest

from tests.cluster.rehearsal.journey import (
    Cloud,
    check_drift,
    check_predictions,
    check_secrets,
    check_updates,
    rehearsed,
)

pytestmark = pytest.mark.cluster

AZURE = Cloud(
    "azure",
    frozenset({"azure-native:containerservice:AgentPool"}),
    "azure-native:network:VirtualNetwork",
    "tags.owner",
)


def test_from_first_up_to_last_destroy(state: Path, tmp_path: Path) -> None:
    with rehearsed(AZURE, state) as azure:
        check_predictions(azure)
        check_secrets(azure)
        check_updates(azure, tmp_path)
        check_drift(azure)

"""The order of the layers: quick tests first, so that a mistake shows before the node has started.

Within a layer the order stays the random one.
"""

import pytest

LAYERS = ("tests/unit/", "tests/engine/", "tests/cluster/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: next((i for i, layer in enumerate(LAYERS) if item.nodeid.startswith(layer)), 0)
    )

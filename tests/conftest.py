"""What holds for every test: the order of the layers, and that an interrupt can be tested.

Quick tests come first, so that a mistake shows before the node starts; within a layer the order stays random.
"""

import signal

import pytest
from hypothesis import HealthCheck, settings

LAYERS = ("tests/unit/", "tests/engine/", "tests/cluster/")

settings.register_profile(
    "suite",
    deadline=None,  # a loaded machine is no failure
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


def pytest_configure() -> None:
    """Take SIGINT again where the shell that started this in the background had it ignored.

    What is ignored is inherited: a program under test could not be interrupted.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: next((i for i, layer in enumerate(LAYERS) if item.nodeid.startswith(layer)), 0)
    )

"""Processes that only talk to the engine start without Pulumi's SDK."""

import subprocess
import sys

import pytest

from toolchain import folders

_SERVERS = (
    "toolchain.language.server",
    "infra.plugins.kubernetes.server",
    "infra.plugins.landfall.server",
    "infra.plugins.simulator.server",
)


def _printed(script: str) -> tuple[list[str], str]:
    """The words that a new process prints, and what it complains about."""
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=folders.CLONE, capture_output=True, text=True, check=False
    )
    return told.stdout.split(), told.stderr


@pytest.mark.parametrize("server", _SERVERS)
def test_a_server_needs_the_messages_alone(server: str) -> None:
    script = (
        "import sys\n"
        "from toolchain.language.messages import without_sdk\n"
        "without_sdk()\n"
        f"import {server}\n"
        "print('pulumi.runtime.proto' in sys.modules, 'pulumi.resource' in sys.modules)\n"
    )

    assert _printed(script) == (["True", "False"], "")


def test_a_process_that_has_the_sdk_keeps_it() -> None:
    script = (
        "import pulumi\n"
        "from toolchain.language.messages import without_sdk\n"
        "without_sdk()\n"
        "from pulumi import Output\n"
        "import pulumi.runtime\n"
        "print(pulumi.Output is Output, pulumi.runtime.is_dry_run is not None)\n"
    )

    assert _printed(script) == (["True", "True"], "")

"""The environment in which the program, the plugins and the shims of a rehearsal run.

Owns the variables. Credentials of the user's own accounts are taken out, so that nothing of a rehearsal could
reach one even by mistake.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.plugins.simulator.clusters.nodes import REGISTRY
from infra.plugins.simulator.ledger import VARIABLE as LEDGER
from rehearsal.account import Account
from toolchain import folders

_FOREIGN = ("PULUMI_", "AWS_", "GOOGLE_", "GCLOUD_", "CLOUDSDK_", "ARM_", "AZURE_", "OS_", "TF_VAR_")
_OWN = ("LANDFALL_REGISTRY_USERNAME", "LANDFALL_REGISTRY_PASSWORD", "KUBECONFIG", "VIRTUAL_ENV")


def variables(account: Account, inherited: Mapping[str, str], registry: str = "") -> dict[str, str]:
    """The whole environment of a rehearsal.

    Args:
        account: The rehearsal.
        inherited: The environment that it is started from.
        registry: Where every image name of the cloud's leads, "127.0.0.1:PORT=SOCKET"; "" where nothing is
            pushed or pulled.
    """
    kept = {
        name: value for name, value in inherited.items() if not name.startswith(_FOREIGN) and name not in _OWN
    }
    tools = folders.tool("pulumi").parent
    first = [str(account.shims), str(tools), str(Path(sys.executable).parent)]
    others = [entry for entry in inherited.get("PATH", "").split(os.pathsep) if entry not in first]
    return {
        **kept,
        "PATH": os.pathsep.join(first + others),
        "LANDFALL_PYTHON": sys.executable,
        "LANDFALL_STATE": str(account.state),
        LEDGER: str(account.ledger),
        REGISTRY: registry,
        "PULUMI_HOME": str(account.home),
        "PULUMI_BACKEND_URL": account.backend,
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(account.passphrase),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # With --json the engine then tells what it does as events, one a line, also in a preview.
        "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true",
    }


def enter(account: Account, registry: str = "") -> None:
    """Make the rehearsal's environment this process's own: what it starts or calls is rehearsed.

    Args:
        account: The rehearsal.
        registry: As in `variables`.
    """
    chosen = variables(account, os.environ, registry)
    os.environ.clear()
    os.environ.update(chosen)


@contextlib.contextmanager
def entered(account: Account) -> Iterator[None]:
    """Have a rehearsal's environment for the length of a with block, whatever the block makes of it.

    Args:
        account: The rehearsal.
    """
    before = dict(os.environ)
    enter(account)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)

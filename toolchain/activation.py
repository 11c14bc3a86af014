"""The environment of a shell that works with this clone: `. scripts/activate`.

Owns which variables are set and which of the user's own are respected. It writes nothing: state is made by
`python -m toolchain project init`.
"""

import os
import shlex
from collections.abc import Mapping

from toolchain import folders
from toolchain.kubernetes_plugin import serves_own


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables to set in a shell.

    A backend or a passphrase that the user has chosen stays: teams bring their own (docs/guide/teams.md).

    Args:
        environment: The shell's present environment.

    Returns:
        Variable name to value.
    """
    state = folders.state()
    home = state / "home"
    ours = [str(folders.CLONE / ".tools" / "bin"), str(folders.CLONE / ".venv" / "bin")]
    others = [entry for entry in environment.get("PATH", "").split(os.pathsep) if entry not in ours]
    chosen = {
        "PATH": os.pathsep.join(ours + others),
        "LANDFALL_PYTHON": str(folders.CLONE / ".venv" / "bin" / "python"),
        "PULUMI_HOME": str(home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    if not environment.get("PULUMI_BACKEND_URL"):
        chosen["PULUMI_BACKEND_URL"] = folders.backend_url(state / "pulumi")
    if not any(environment.get(f"PULUMI_CONFIG_PASSPHRASE{suffix}") for suffix in ("", "_FILE")):
        chosen["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(state / "passphrase")
    if serves_own(home):
        # The engine would otherwise try to download the official plugin again at each command.
        chosen["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true"
    return chosen


def script(environment: Mapping[str, str]) -> str:
    """Shell lines for `eval`: the exports and one line that tells the user what they do."""
    chosen = variables(environment)
    backend = chosen.get("PULUMI_BACKEND_URL") or environment["PULUMI_BACKEND_URL"]
    told = f"Landfall is active: pulumi and its tools from {folders.CLONE}, state in {backend}"
    exports = [f"export {name}={shlex.quote(value)}" for name, value in chosen.items()]
    return "\n".join([*exports, f"echo {shlex.quote(told)}"]) + "\n"

"""What an activated shell has, and what it leaves as the user set it."""

import subprocess
from pathlib import Path

from toolchain import activation, folders, kubernetes_plugin


def test_a_plain_shell_gets_landfalls_own_state(tmp_path: Path) -> None:
    chosen = activation.variables({"PATH": "/usr/bin"})

    assert chosen["PULUMI_HOME"] == str(tmp_path / "state" / "home")
    assert chosen["PULUMI_BACKEND_URL"] == folders.backend_url(tmp_path / "state" / "pulumi")
    assert chosen["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(tmp_path / "state" / "passphrase")


def test_a_teams_backend_and_passphrase_stay() -> None:
    chosen = activation.variables(
        {"PATH": "/usr/bin", "PULUMI_BACKEND_URL": "s3://team", "PULUMI_CONFIG_PASSPHRASE": "theirs"}
    )

    assert "PULUMI_BACKEND_URL" not in chosen
    assert "PULUMI_CONFIG_PASSPHRASE_FILE" not in chosen


def test_the_clones_commands_come_first_and_once() -> None:
    once = activation.variables({"PATH": "/usr/bin:/bin"})["PATH"]

    assert once.split(":")[0] == str(folders.CLONE / ".tools" / "bin")
    assert once.endswith(":/usr/bin:/bin")
    assert activation.variables({"PATH": once})["PATH"] == once


def test_downloads_of_plugins_stop_only_where_landfalls_own_serves(tmp_path: Path) -> None:
    name = "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"
    assert name not in activation.variables({})

    kubernetes_plugin.install_own(tmp_path / "state" / "home")

    assert activation.variables({})[name] == "true"


def test_a_shell_can_evaluate_the_script(tmp_path: Path) -> None:
    script = activation.script({"PATH": "/a folder/with 'quotes'"})

    ran = subprocess.run(
        ["/bin/bash", "-c", script + 'echo "$PULUMI_HOME|$PATH"'], capture_output=True, text=True, check=True
    )

    told, values = ran.stdout.splitlines()
    assert told.startswith("Landfall is active: ")
    assert values.startswith(str(tmp_path / "state" / "home"))
    assert values.endswith("/a folder/with 'quotes'")

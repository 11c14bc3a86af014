"""The command line and environment of what the engine asks to run.

Owns the form in which a program and a plugin are started. Pure: it starts nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHOWN_TO_USER = 32
"""Exit status of `program.py`: the program failed and its message is already on the user's screen."""


@dataclass(frozen=True)
class Launch:
    """A process to start: its command line, working folder, and what it adds to the environment."""

    arguments: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Deployment:
    """What the engine tells about one run of a program.

    Attributes:
        program: The folder with `__main__.py`, or a Python file.
        folder: The working folder.
        arguments: The program's own arguments.
        project: The project's name.
        stack: The stack's name.
        organization: The stack's organization.
        root: The folder of Pulumi.yaml.
        monitor: Address of the engine's resource monitor.
        engine: Address of the engine's log.
        dry_run: Whether this is a preview.
        parallel: How many resource operations may run at once.
        config: The stack's settings by full key.
        secret_keys: Those of its keys that are secret.
    """

    program: Path
    folder: Path
    arguments: Sequence[str]
    project: str
    stack: str
    organization: str
    root: Path
    monitor: str
    engine: str
    dry_run: bool
    parallel: int
    config: Mapping[str, str]
    secret_keys: Sequence[str]


def program(python: Path, deployment: Deployment) -> Launch:
    """Run a Pulumi program by `program.py`, in the program's own Python."""
    settings = {
        "monitor": deployment.monitor,
        "engine": deployment.engine,
        "project": deployment.project,
        "stack": deployment.stack,
        "organization": deployment.organization,
        "root_directory": str(deployment.root),
        "dry_run": deployment.dry_run,
        "parallel": deployment.parallel,
    }
    return Launch(
        arguments=(*_python(python, "program.py"), str(deployment.program), *deployment.arguments),
        folder=deployment.folder,
        environment={
            "LANDFALL_RUN_SETTINGS": json.dumps(settings),
            "PULUMI_CONFIG": json.dumps(dict(deployment.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(deployment.secret_keys)),
        },
    )


def plugin(python: Path, folder: Path, arguments: Sequence[str], working_folder: Path) -> Launch:
    """Run a provider plugin or a policy pack: its folder's `__main__.py`, which prints the port it serves
    on."""
    return Launch((*_python(python, "plugin.py"), str(folder), *arguments), working_folder, {})


def _python(python: Path, script: str) -> tuple[str, ...]:
    return (str(python), "-u", "-P", str(Path(__file__).with_name(script)))

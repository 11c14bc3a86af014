"""Sets the stage: everything that a rehearsal needs before the engine runs, made anew or taken over.

Owns the order. What is there stays: a second `up` finds state, ledger and images of the first.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from rehearsal import environment, filling, plugins
from rehearsal import images as registry
from rehearsal.account import Account
from rehearsal.shims import install as shims
from toolchain import folders
from toolchain.aside import write_file
from toolchain.launcher import project as projects

Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """A rehearsal whose stage is set.

    Attributes:
        account: The rehearsal.
        cloud: The target that its stack file names.
    """

    account: Account
    cloud: str


def prepare(account: Account, stack_file: Path, say: Say, *, images: bool = True) -> Stage:
    """Set the stage, and make this process's environment the rehearsal's.

    Args:
        account: The rehearsal.
        stack_file: The stack file that is rehearsed.
        say: Tells a line to the user.
        images: Whether images will be pushed or pulled, so that a registry is needed.

    Raises:
        RehearsalError: The stack file cannot be rehearsed.
        RegistryError: The image registry does not start.
        ToolchainError: The engine or a tool is missing.
    """
    filled = filling.fill(stack_file)
    say(
        f"Rehearsing {account.stack!r} ({filled.cloud}) on this machine, without an account: {account.folder}"
    )
    for path, value in filled.added:
        say(f"  filled in for the rehearsal: {path} = {value}")
    for folder in (account.state, account.folder, account.ledger, account.project.stacks):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tracked = (folders.CLONE / "Pulumi.yaml").read_text()
    write_file(account.project.file, project_text(tracked, folders.CLONE))
    write_file(account.stack_file, filled.text)
    shims.install(account.shims)
    plugins.install(account.home, filled.cloud)
    environment.enter(account)
    if images:
        environment.enter(account, registry.start(account))
    projects.init(account.project, account.stack, os.environ)
    return Stage(account, filled.cloud)


def project_text(tracked: str, clone: Path) -> str:
    """The clone's project file with absolute paths, so that the program is the same from anywhere. Pure.

    Args:
        tracked: The project file's text.
        clone: The folder that its paths start from.
    """
    document = yaml.safe_load(tracked)
    document["main"] = str(clone / document["main"])
    for provider in document["plugins"]["providers"]:
        provider["path"] = str(clone / provider["path"])
    return yaml.safe_dump(document, sort_keys=False)

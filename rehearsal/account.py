"""Where a rehearsal keeps its things: the folders that stand for an account. Names and paths only.

All rehearsals of a user share one state folder, apart from the user's own: so a release that one has trained
serves the next, and the number of simulated clusters can be counted. Each stack has an account of its own in
it.
"""

from dataclasses import dataclass
from pathlib import Path

from infra.naming import machine_name
from toolchain import folders
from toolchain.launcher import workspace

_FOLDER = "rehearsals"


@dataclass(frozen=True)
class Account:
    """One stack's rehearsal.

    Attributes:
        stack: The stack's name.
        state: The state folder of all rehearsals, in the place of the user's own.
        home: The PULUMI_HOME of all rehearsals.
    """

    stack: str
    state: Path
    home: Path

    @property
    def folder(self) -> Path:
        """What is this rehearsal's alone."""
        return self.state / "accounts" / machine_name(self.stack)

    @property
    def ledger(self) -> Path:
        """What exists in the simulated cloud."""
        return self.folder / "ledger"

    @property
    def shims(self) -> Path:
        """The commands that stand for the cloud's command lines; first on the rehearsal's PATH."""
        return shims_beside(self.ledger)

    @property
    def project(self) -> workspace.Project:
        """The project file and the folder of the stack file that the engine reads."""
        return workspace.Project(self.folder / "Pulumi.yaml", self.folder / "stacks")

    @property
    def stack_file(self) -> Path:
        """The stack file with every required value filled in."""
        return self.project.stack_file(self.stack)

    @property
    def registry(self) -> str:
        """The name of the image registry."""
        return machine_name(f"rehearsal-{self.stack}")

    @property
    def backend(self) -> str:
        """The URL of the backend of all rehearsals."""
        return folders.backend_url(self.state / "pulumi")

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase of all rehearsals."""
        return self.state / "passphrase"


def shims_beside(ledger: Path) -> Path:
    """Where the shims lie of the rehearsal with this ledger."""
    return ledger.parent / "bin"


def state(of_user: Path | None = None) -> Path:
    """The state folder of all rehearsals.

    Args:
        of_user: The user's state folder; by default the one that the environment tells.
    """
    return (of_user or folders.state()) / _FOLDER


def of(stack: str) -> Account:
    """The rehearsal of a stack of this user."""
    return Account(stack, state(), state() / "home")


def scratch(stack: str, folder: Path) -> Account:
    """A rehearsal of a stack in a folder that is thrown away, with the plugins of the others.

    Args:
        stack: The stack's name.
        folder: The folder, which need not exist.
    """
    return Account(stack, folder, state() / "home")

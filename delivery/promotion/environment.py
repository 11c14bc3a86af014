"""A stack as promotion sees it: its name, what it is for, who must approve, and what it runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from delivery.errors import ReleaseUnknown
from delivery.previewing import Project
from delivery.release import pinning
from infra.errors import EndpointError
from infra.settings import Settings, defaults, parse
from infra.smoke import outputs
from infra.smoke.outputs import Outputs
from model.registry import aliases
from toolchain.launcher.workspace import short

# Only what decides on a promotion: a cloud's own settings may be secret, and are the program's business.
_READ = ("environment", "model", "promotion", "serving")


@dataclass(frozen=True)
class Environment:
    """One stack that releases come onto.

    Attributes:
        stack: The stack's name, as the engine takes it.
        settings: Those that matter here; a cloud's own are left out.
    """

    stack: str
    settings: Settings

    @property
    def alias(self) -> str:
        """The alias of releases that says what the stack should run."""
        return short(self.stack)


def is_stack(project: Project, named: str) -> bool:
    """Whether a name is that of a stack with a file, and not of a release."""
    return _file(project, named).exists()


def environment(project: Project, stack: str) -> Environment:
    """A stack, by name.

    Args:
        project: The project.
        stack: The stack's name.

    Raises:
        ReleaseUnknown: There is no such stack, or its name cannot be an alias.
        SettingsUnreadable: Its file cannot be read.
        SettingsError: Its settings are wrong.
    """
    file = _file(project, stack)
    if not file.exists():
        known = sorted(path.name[7:-5] for path in project.stacks.glob("Pulumi.*.yaml"))
        raise ReleaseUnknown(
            f"There is no stack {stack!r}: {file} does not exist. Choose one of"
            f" {', '.join(known) or 'none yet'}, or write that file first."
        )
    aliases.check_name(short(stack))
    config = defaults.merged(pinning.config(file.read_text(), file.name), short(stack), project.stacks)
    return Environment(stack, parse(_chosen(config), stack))


def running(project: Project, stack: str) -> Outputs | None:
    """What a stack runs; None where it was never brought up, or not to the end."""
    try:
        return outputs.parse(stack, project.engine.outputs(stack))
    except EndpointError:
        return None


def _chosen(config: Mapping[str, object]) -> dict[str, str]:
    given = {f"landfall:{name}": config.get(f"landfall:{name}") for name in _READ}
    return {
        "landfall:cloud": "local",
        **{key: defaults.text(value) for key, value in given.items() if value is not None},
    }


def _file(project: Project, stack: str) -> Path:
    return project.stacks / f"Pulumi.{short(stack)}.yaml"

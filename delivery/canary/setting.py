"""The stack's settings as a canary changes them: written by the engine, which keeps a file's comments."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from delivery.engine import Engine

_CANARY = "landfall:canary"
RELEASE = "landfall:release"


def begin(engine: Engine, stack: str, release: str, share: float, replicas: int | None) -> None:
    """Name a release that a share of the replicas is to run.

    Args:
        engine: The engine.
        stack: The stack's name.
        release: The digest.
        share: Above 0, at most 0.5.
        replicas: Of both releases together; None for what the settings say.

    Raises:
        EngineFailed: The settings cannot be written.
    """
    _set(engine, stack, f"{_CANARY}.release", release)
    _set(engine, stack, f"{_CANARY}.share", str(share), "--type=float")
    if replicas is not None:
        _set(engine, stack, f"{_CANARY}.replicas", str(replicas), "--type=int")


def end(engine: Engine, stack: str) -> None:
    """Name none any more."""
    engine.ask("config", "rm", _CANARY, "--stack", stack)


def keep(engine: Engine, stack: str, release: str) -> None:
    """Let the stack run a release."""
    engine.ask("config", "set", RELEASE, release, "--stack", stack)


@contextmanager
def undone_on_failure(engine: Engine, stack: str) -> Iterator[None]:
    """Whatever raises in a with block leaves the stack's file as it was before."""
    file = path(engine, stack)
    before = file.read_bytes() if file.exists() else None
    try:
        yield
    except BaseException:
        if before is not None:
            file.write_bytes(before)
        raise


def path(engine: Engine, stack: str) -> Path:
    """The stack's file."""
    return engine.folder / "stacks" / f"Pulumi.{stack.rpartition('/')[2]}.yaml"


def _set(engine: Engine, stack: str, key: str, value: str, *flags: str) -> None:
    engine.ask("config", "set", "--path", *flags, "--stack", stack, key, value)

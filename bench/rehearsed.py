"""A stack of this clone, rehearsed in a folder that is thrown away: the whole program, on a hollow cluster.

One state folder serves many updates: what has been trained and baked is not again.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.accounts import Account
from infra.plugins.simulator.clusters.mode import VARIABLE as MODE
from infra.plugins.simulator.clusters.mode import Mode
from rehearsal import account as accounts
from rehearsal import environment, filling, images, stage


@contextmanager
def rehearsed(stack: str, state: Path, mode: Mode, stack_file: Path | None = None) -> Iterator[Account]:
    """A rehearsal; at the end all of it that runs on this machine is ended.

    Args:
        stack: The stack's name.
        state: The folder of its state.
        mode: What its clusters are; without any, no image registry is started either.
        stack_file: The stack file; by default the clone's own.
    """
    of_stack = accounts.scratch(stack, state)
    with environment.entered(of_stack):
        os.environ[MODE] = mode
        stage.prepare(of_stack, stack_file or filling.tracked_file(stack), _silent, images=mode != "none")
        account = Account(of_stack.folder, dict(os.environ), ("--stack", stack))
    try:
        yield account
    finally:
        account.end()
        with environment.entered(of_stack):
            images.remove(of_stack)


def _silent(_: str) -> None:
    """Tell nobody: what is filled in matters little to a measurement."""

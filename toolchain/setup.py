"""`scripts/setup`: everything that a clone needs on this machine, in order, with a table at the end.

Owns the order and the words around it. Each part of the work has a module of its own.
"""

import time
from collections.abc import Callable

from toolchain import debian, environment, folders, installation, kubernetes_plugin, launchers, lock
from toolchain.download import Downloads
from toolchain.installation import Installed
from toolchain.progress import clock, say
from toolchain.tools import DEVELOPER_TOOLS, TOOLS, architecture


def setup(*, developer: bool, packages: bool) -> None:
    """Install what is missing; quick where nothing is.

    Args:
        developer: Also install what tests and checks need.
        packages: Look after Debian packages too.

    Raises:
        SetupFailed: Something cannot be installed; what was finished before is kept.
    """
    began = time.monotonic()
    architecture()
    say(f"Setting up Landfall in {folders.CLONE}; tools are kept in {folders.cache()}")
    rows: list[Installed] = []
    with lock.exclusive():
        if packages:
            rows.append(_timed("Debian packages", debian.install_missing))
        if packages and developer:
            rows.append(_timed("Debian packages for tests", debian.install_for_developers))
        rows.append(_timed("Python packages", lambda: environment.install(developer=developer)))
        downloads = Downloads()
        wanted = TOOLS + (DEVELOPER_TOOLS if developer else ())
        rows.extend(installation.install(tool, downloads) for tool in wanted)
        launchers.install()
        rows.append(kubernetes_plugin.install(folders.state() / "home", downloads))
    say(_table(rows))
    ready = clock(time.monotonic() - began)
    say(f"Ready in {ready}. Next: scripts/up, or `. scripts/activate` for plain pulumi.")


def _timed(name: str, install: Callable[[], str]) -> Installed:
    start = time.monotonic()
    return Installed(name, install(), time.monotonic() - start)


def _table(rows: list[Installed]) -> str:
    width = max(len(row.name) for row in rows)
    source_width = max(len(row.source) for row in rows)
    lines = (f"  {row.name:<{width}}  {row.source:<{source_width}}  {clock(row.seconds):>5}" for row in rows)
    return "\n".join(lines)

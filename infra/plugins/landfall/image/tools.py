"""The table of tools that clusters need and that we bake ourselves, so that no foreign registry is needed on
any target.

A further tool is one entry in `TOOLS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.errors import ImageError
from infra.plugins.landfall.image.recipe import PYTHON, Recipe
from toolchain import folders


@dataclass(frozen=True)
class Source:
    """What a tool's image consists of, beside the base: a program, or a Python package with the serving
    packages.

    Attributes:
        recipe: How it starts.
        program: The executable, which becomes /usr/bin/<name>.
        package: The package's folder, which becomes /app/<name>.
        lock: What of other packages goes in with it: a file of `requirements/`.
    """

    recipe: Recipe
    program: Path | None = None
    package: Path | None = None
    lock: str = "app.lock"


def _program(name: str, title: str, port: int) -> Callable[[], Source]:
    return lambda: Source(Recipe(title, (f"/usr/bin/{name}",), (port,)), program=folders.tool(name).resolve())


def _package(name: str, ports: tuple[int, ...], lock: str) -> Callable[[], Source]:
    recipe = Recipe(f"landfall {name}", (PYTHON, "-m", name), ports)
    return lambda: Source(recipe, package=folders.CLONE / name, lock=lock)


TOOLS: dict[str, Callable[[], Source]] = {
    "metrics-server": _program("metrics-server", "metrics-server", 10250),
    "prometheus": _program("prometheus", "Prometheus", 9090),
    "monitor": _package("monitor", (8091,), "monitor.lock"),
    "recorder": _package("recorder", (), "recorder.lock"),
}
"""What each tool is made from, looked up when it is needed: ports are the tools' own defaults."""


def source(tool: str) -> Source:
    """What a tool consists of on this machine.

    Raises:
        ImageError: The tool is not known.
        ToolMissing: Its program is not installed.
    """
    if tool not in TOOLS:
        raise ImageError(f"{tool!r} is no tool that can be baked; allowed: {', '.join(TOOLS)}.")
    return TOOLS[tool]()

"""What importing `model` costs the Pulumi program: each module that it imports, alone, in a new process.

    python -m bench.imports [--rounds 5]

The plugins train and bake in processes of their own, so what they import is not counted.
"""

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence

from toolchain.folders import CLONE

_PROGRAM = CLONE / "infra"
_TIMED = "import time; began = time.perf_counter(); import {}; print(time.perf_counter() - began)"


def main(arguments: Sequence[str]) -> int:
    """Times each module, and all together; the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="processes for each; the quickest counts")
    rounds = parser.parse_args(arguments).rounds
    names = sorted(set(_imported()))
    for what, imported in [*((name, name) for name in names), ("all", ", ".join(names))]:
        seconds = min(_seconds(imported) for _ in range(rounds))
        print(f"{what:20}{seconds:7.3f} s", flush=True)
    return 0


def _imported() -> Iterator[str]:
    for path in _PROGRAM.rglob("*.py"):
        if "plugins" in path.relative_to(_PROGRAM).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            yield from (name for name in names if name.split(".")[0] == "model")


def _seconds(imported: str) -> float:
    command = [sys.executable, "-c", _TIMED.format(imported)]
    return float(subprocess.run(command, cwd=CLONE, stdout=subprocess.PIPE, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

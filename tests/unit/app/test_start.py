"""A start imports what the first prediction needs; garbage is collected from when it serves."""

import subprocess
import sys

from tests.unit.app.conftest import Trained

LATE = ("app.page", "app.openapi", "app.explain", "app.grpc.server", "dataclasses", "email", "http", "numpy")
"""What is not needed for predictions: pages, descriptions, and modules that take long to import."""
SERVING = """
import gc, runpy, sys, uvloop

def run(serving):
    serving.close()
    print("collects:", gc.isenabled(), file=sys.stderr)  # its log goes to the other stream meanwhile

uvloop.run = run
runpy.run_module("app", run_name="__main__")
"""


def said(program: str, *arguments: str) -> str:
    """What a Python of its own writes to its standard error."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_what_few_ask_for_is_not_imported_at_the_start() -> None:
    program = f"import sys, app.process; sys.stderr.write(' '.join(set({LATE}) & set(sys.modules)))"

    assert said(program) == ""


def test_garbage_is_collected_while_it_serves(trained: Trained) -> None:
    assert "collects: True" in said(SERVING, "--release", str(trained.folder))

"""A start imports what the first prediction needs, and leaves the collector as it found it."""

import subprocess
import sys

LATE = ("app.page", "app.openapi", "app.explain", "app.grpc.server", "dataclasses", "email", "http", "numpy")
"""What is not needed for predictions: pages, descriptions, and modules that take long to import."""


def test_what_few_ask_for_is_not_imported_at_the_start() -> None:
    program = f"import sys, app.process; print(*(name for name in {LATE} if name in sys.modules))"

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.split() == []

"""Importing the interface brings nothing heavy in; the package knows no infrastructure and no serving."""

import ast
import subprocess
import sys
from pathlib import Path

import model

HEAVY = {"sklearn", "scipy", "joblib", "onnx", "onnxruntime", "matplotlib", "pandas"}


def test_interface_is_light() -> None:
    code = (
        "import sys, model, model.train, model.release; print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not HEAVY & set(done.stdout.split())


def test_package_imports_neither_infrastructure_nor_serving() -> None:
    assert model.__file__ is not None
    for path in Path(model.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & {"infra", "app", "monitor", "pulumi"}, path

"""`python -m app.engine FOLDER ENGINE OUTPUT`: rows of doubles in, predictions of one engine out.

For whoever releases a model: the proof that an engine predicts what was trained asks the very code that will
serve. Reads rows from standard input and writes the predictions of all of them together, then of each alone.
The folder needs no manifest; OUTPUT is the ONNX graph's output with the answers.
"""

import sys
from array import array
from pathlib import Path

from app import schema
from app.engine.arrays import parse
from app.engine.compiled import Compiled
from app.engine.contract import Engine
from app.engine.python import Python
from app.errors import AppError


def main(arguments: list[str]) -> int:
    """Predict; the exit code is 0 where all rows were."""
    folder, name, output = Path(arguments[0]), arguments[1], arguments[2]
    content = sys.stdin.buffer.read()
    try:
        engine = _engine(folder, name, output)
    except (AppError, OSError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    width = len(schema.parse((folder / "schema.json").read_bytes()).features)
    rows = array("d", content)
    sys.stdout.buffer.write(engine.rows(rows, len(rows) // width))
    for first in range(0, len(rows), width):
        sys.stdout.buffer.write(array("d", engine.one(rows[first : first + width])))
    return 0


def _engine(folder: Path, name: str, output: str) -> Engine:
    if name == Compiled.name:
        return Compiled(folder / "model.so", (folder / "model.json").read_bytes)
    if name == Python.name:
        return Python(parse((folder / "model.json").read_bytes()))
    from app.engine.onnx import Onnx  # noqa: PLC0415 - neither of the others needs numpy

    return Onnx(
        (folder / "model.onnx").read_bytes(), schema.parse((folder / "schema.json").read_bytes()), output
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

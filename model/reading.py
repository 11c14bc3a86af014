"""Reads a CSV file into text cells, and refuses what is no table.

Owns encoding, header and the shape of rows. What the cells mean is `model.validation`'s.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from model.errors import DataError, Problem
from model.schema import Schema


@dataclass(frozen=True)
class Row:
    """One record: its cells in schema order, and the file's line where it ends."""

    line: int
    cells: tuple[str, ...]


def read(path: Path, schema: Schema) -> tuple[Row, ...]:
    """The rows of a comma-separated UTF-8 file whose header names exactly the schema's columns, in any order.

    Raises:
        DataError: The file cannot be read, is empty, or its header or the shape of a row does not fit.
    """
    records = _records(path)
    if not records:
        raise _refused(
            path, "the file is empty", f"Give it a header line {','.join(schema.columns)!r} and rows."
        )
    header = [name.strip() for name in records[0].cells]
    problems = _header_problems(header, schema)
    if problems:
        raise DataError(path, problems)
    rows = [record for record in records[1:] if record.cells]
    if not rows:
        raise _refused(path, "the file has a header but no rows", "Add the rows below the header.")
    ragged = tuple(row.line for row in rows if len(row.cells) != len(header))
    if ragged:
        found = f"not {len(header)} cells as in the header"
        raise DataError(path, (Problem(None, ragged, found, "Add or remove commas there."),))
    order = [header.index(name) for name in schema.columns]
    return tuple(Row(row.line, tuple(row.cells[i].strip() for i in order)) for row in rows)


def _records(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [Row(reader.line_num, tuple(cells)) for cells in reader]
    except FileNotFoundError:
        raise _refused(path, "there is no such file", "Check the path of the data.") from None
    except UnicodeDecodeError as error:
        raise _refused(path, f"byte {error.start} is not UTF-8", "Save the file as UTF-8 text.") from None
    except csv.Error as error:
        raise _refused(path, f"it is not CSV ({error})", "Save the file as comma-separated text.") from None
    except OSError as error:
        raise _refused(
            path, f"it cannot be read ({error.strerror})", "Give the path of a readable file."
        ) from None


def _header_problems(header: list[str], schema: Schema) -> tuple[Problem, ...]:
    problems = []
    for name in schema.columns:
        if name not in header:
            fix = "Separate columns by commas." if len(header) == 1 else "Add it, or check its spelling."
            problems.append(Problem(name, (), f"missing from the header {','.join(header)!r}", fix))
    for name, times in Counter(header).items():
        if name not in schema.columns:
            fix = f"Remove it; the columns are {', '.join(schema.columns)}."
            problems.append(Problem(name, (), "not a column of this dataset", fix))
        elif times > 1:
            problems.append(Problem(name, (), f"in the header {times} times", "Keep one of them."))
    return tuple(problems)


def _refused(path: Path, found: str, fix: str) -> DataError:
    return DataError(path, (Problem(None, (), found, fix),))

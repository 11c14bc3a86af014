"""Reads a CSV or Parquet file into text cells, and refuses what is no table.

Owns encoding, header and the shape of rows. What the cells mean is `model.validation`'s.
"""

import csv
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.errors import DataError, Problem

PARQUET = frozenset({".parquet", ".pq"})
"""Endings of files that are read as Parquet; all others are CSV."""

FIRST_ROW = 2
"""The number of a Parquet file's first row in messages: as in a CSV file, whose line 1 is the header."""


@dataclass(frozen=True)
class Row:
    """One record: its cells, and the file's line where it ends."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A file's header and rows; every row has a cell for each column."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> list[str]:
        """All cells of one column."""
        place = self.header.index(name)
        return [row.cells[place] for row in self.rows]


def read(path: Path, columns: Sequence[str], ignored: Collection[str] = ()) -> tuple[Row, ...]:
    """The rows of a file whose header names exactly some columns, in any order.

    Args:
        path: The file.
        columns: The columns that must be there: the order of a row's cells in the result.
        ignored: Columns that may be there, and are left out.

    Raises:
        DataError: The file cannot be read, is empty, or its header or the shape of a row does not fit.
    """
    sheet = read_sheet(path, columns, ignored)
    problems = _header_problems(sheet.header, columns, ignored)
    if problems:
        raise DataError(path, problems)
    order = [sheet.header.index(name) for name in columns]
    return tuple(Row(row.line, tuple(row.cells[i] for i in order)) for row in sheet.rows)


def read_sheet(path: Path, columns: Sequence[str] = (), ignored: Collection[str] = ()) -> Sheet:
    """All columns of a file.

    Args:
        path: The file.
        columns: Named where it is empty.
        ignored: Their cells may be left empty: nobody reads them.

    Raises:
        DataError: The file cannot be read, is empty, or the shape of a row does not fit.
    """
    if path.suffix.lower() in PARQUET:
        return _parquet(path, ignored)
    records = _records(path)
    if not records:
        wanted = f" {','.join(columns)!r}" if columns else ""
        raise _refused(path, "the file is empty", f"Give it a header line{wanted} and rows.")
    header = tuple(name.strip() for name in records[0].cells)
    rows = [record for record in records[1:] if record.cells]
    if not rows:
        raise _refused(path, "the file has a header but no rows", "Add the rows below the header.")
    missing = [name for name in columns if name not in header]
    ragged = tuple(row.line for row in rows if len(row.cells) != len(header))
    if ragged and not missing:
        found = f"not {len(header)} cells as in the header"
        raise DataError(path, (Problem(None, ragged, found, "Add or remove commas there."),))
    return Sheet(header, tuple(Row(row.line, tuple(cell.strip() for cell in row.cells)) for row in rows))


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


def _parquet(path: Path, ignored: Collection[str]) -> Sheet:
    import pyarrow as arrow  # noqa: PLC0415 - half a second that only Parquet files pay
    from pyarrow import parquet  # noqa: PLC0415

    try:
        table = parquet.read_table(path)
        names = table.column_names
    except FileNotFoundError:
        raise _refused(path, "there is no such file", "Check the path of the data.") from None
    except (OSError, UnicodeDecodeError, arrow.ArrowException) as error:
        first = str(error).partition("\n")[0]
        raise _refused(path, f"it is not Parquet ({first})", "Write the file as Parquet or CSV.") from None
    if not table.num_rows:
        raise _refused(path, "the file has no rows", "Add rows.")
    columns, problems = [], []
    for name, column in zip(names, table.columns, strict=True):
        if name in ignored:
            columns.append([""] * table.num_rows)
            continue
        try:
            columns.append([_text(value) for value in column.to_pylist()])
        except (ValueError, OverflowError, arrow.ArrowException) as error:
            found = (
                f"its values, {column.type} in Parquet, cannot be read ({str(error).partition(chr(10))[0]})"
            )
            fix = "Write it as numbers or UTF-8 text, or list it under `drop`."
            problems.append(Problem(name, (), found, fix))
    if problems:
        raise DataError(path, tuple(problems))
    rows = (Row(FIRST_ROW + i, cells) for i, cells in enumerate(zip(*columns, strict=True)))
    return Sheet(tuple(names), tuple(rows))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return repr(value) if isinstance(value, float) else str(value).strip()


def _header_problems(
    header: Sequence[str], columns: Sequence[str], ignored: Collection[str]
) -> tuple[Problem, ...]:
    problems = []
    for name in columns:
        if name not in header:
            fix = "Separate columns by commas." if len(header) == 1 else "Add it, or check its spelling."
            problems.append(Problem(name, (), f"missing from the header {','.join(header)!r}", fix))
    for name, times in Counter(header).items():
        if name not in columns and name not in ignored:
            fix = f"Remove it; the columns are {', '.join(columns)}."
            problems.append(Problem(name, (), "not a column of this dataset", fix))
        elif times > 1:
            problems.append(Problem(name, (), f"in the header {times} times", "Keep one of them."))
    return tuple(problems)


def _refused(path: Path, found: str, fix: str) -> DataError:
    return DataError(path, (Problem(None, (), found, fix),))

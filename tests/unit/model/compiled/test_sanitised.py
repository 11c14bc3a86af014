"""The C program stays within its tables and within what C defines, under gcc's sanitisers."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from model.candidates import Candidate
from model.compiled.flatten import flatten, places
from model.compiled.source import to_c
from model.export.sampling import sample
from model.table import Table
from tests.unit.model.compiled.conftest import CLASSIFIERS, LONE_LEAF, fit

HARNESS = """
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    double *rows = malloc(ROWS * FEATURES * sizeof(double));
    double *out = malloc(2 * ROWS * OUTPUTS * sizeof(double));
    if (fread(rows, FEATURES * sizeof(double), ROWS, stdin) != ROWS)
        return 1;
    landfall_rows(rows, ROWS, out);
    for (int i = 0; i < ROWS; i++)
        landfall_one(rows + i * FEATURES, out + (ROWS + i) * OUTPUTS);
    fwrite(out, OUTPUTS * sizeof(double), 2 * ROWS, stdout);
    free(rows);
    free(out);
    return 0;
}
"""
COUNT = 777
"""No multiple of a block or of a group of rows beside each other."""


CASES = [("untidy", one) for one in (CLASSIFIERS[1], CLASSIFIERS[4], CLASSIFIERS[6], LONE_LEAF)]
CASES += [("iris", CLASSIFIERS[6])]


@pytest.mark.parametrize(("name", "candidate"), CASES, ids=str)
def test_it_reads_and_writes_its_own_memory_only(
    name: str, candidate: Candidate, every_table: dict[str, Table], tmp_path: Path
) -> None:
    table = every_table[name]
    fitted = fit(candidate, table)
    source = to_c(flatten(candidate, fitted, table.schema, table.features))
    (tmp_path / "model.c").write_text(f"#define ROWS {COUNT}\n{source}\n{HARNESS}")
    flags = ["-std=gnu11", "-O1", "-g", "-ffp-contract=off", "-fsanitize=address,undefined"]
    made = subprocess.run(
        ["cc", *flags, "-Wall", "-Wextra", "-fno-sanitize-recover=all", "-o", "model", "model.c", "-lm"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    rows = sample(table.schema.features, table.features, COUNT)

    ran = subprocess.run(
        [tmp_path / "model"], input=places(table.schema, rows).tobytes(), capture_output=True, check=False
    )

    assert ran.returncode == 0, ran.stderr.decode()
    assert "warning" not in made.stderr, made.stderr
    together, alone = np.frombuffer(ran.stdout).reshape(2, COUNT, len(table.schema.target.classes))
    assert np.array_equal(together, alone)
    np.testing.assert_allclose(together, fitted.predict_proba(rows), rtol=1e-12, atol=1e-12)

"""FLAML's side of `bench.flaml`: runs in an interpreter that has FLAML, and knows nothing of Landfall.

Reads one JSON object a line (a search to run) and writes one JSON object a line (what it predicts). Standard
output belongs to that; whatever libraries print goes to standard error.
"""

import json
import os
import sys
import time
from typing import TypedDict

import numpy as np
import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore] # FLAML's interpreter's
from flaml import AutoML  # type: ignore[import-untyped, import-not-found, unused-ignore] # the same


class Search(TypedDict):
    """A search: rows to learn from, rows held out, and one of the two budgets.

    Attributes:
        train: Rows to learn from; None where a value is missing.
        targets: Of `train`.
        test: Rows held out.
        categories: The places of the columns that are categories.
        task: "classification" or "regression".
        metric: FLAML's name of it.
        seed: Decides what is random.
        folds: Of its cross-validation.
        iterations: Parameter sets to try; None where time is the budget.
        seconds: How long to search; None where parameter sets are the budget.
    """

    train: list[list[float | None]]
    targets: list[float]
    test: list[list[float | None]]
    categories: list[int]
    task: str
    metric: str
    seed: int
    folds: int
    iterations: int | None
    seconds: float | None


def search(asked: Search) -> dict[str, object]:
    """Searches, fits what it chose on all rows to learn from, and predicts those held out."""
    train, test = _frames(asked)
    targets = np.array(asked["targets"])
    automl = AutoML()
    began = time.perf_counter()
    automl.fit(
        train,
        targets,
        task=asked["task"],
        metric=asked["metric"],
        eval_method="cv",
        n_splits=asked["folds"],
        max_iter=asked["iterations"] if asked["iterations"] is not None else 1_000_000,
        time_budget=asked["seconds"] if asked["seconds"] is not None else -1,
        n_jobs=1,
        seed=asked["seed"],
        verbose=0,
    )
    return {
        "predicted": [float(one) for one in automl.predict(test)],
        "chosen": automl.best_estimator,
        "seconds": time.perf_counter() - began,
    }


def _frames(asked: Search) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = pd.DataFrame(asked["train"] + asked["test"], dtype="float64")
    for place in asked["categories"]:
        rows[place] = rows[place].astype("category")
    rows.columns = [f"column{place}" for place in rows.columns]
    count = len(asked["train"])
    return rows.iloc[:count], rows.iloc[count:].reset_index(drop=True)


def main() -> None:
    """Serves searches until its input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        answers.write(json.dumps(search(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

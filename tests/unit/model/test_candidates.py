"""Work that candidates share gives what scikit-learn's plain pipeline gives; spaces are what they promise."""

import warnings
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from model import folds
from model.candidates import FAMILIES, Candidate
from model.candidates.candidate import answers
from model.metrics import of_answers, score
from model.preprocessing import pipeline, prepare, preprocessor
from model.search import FoldTask, answer
from model.settings import FAMILIES as NAMES
from model.settings import METRICS
from model.table import Table

EVERY = [
    pytest.param(name, kind, id=f"{name}-{family}")
    for name, task in (("heart", "classification"), ("iris", "classification"), ("boston", "regression"))
    for family, kind in FAMILIES[task].items()  # type: ignore[index] # the tasks' names
]


def _sample(kind: type[Candidate]) -> tuple[Candidate, ...]:
    # Small forests only: plain ones take a tenth of a second for each.
    small = [one for one in kind.space() if getattr(one, "trees", 0) <= 100]
    return tuple(small[:: max(1, len(small) // 6)])


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_shared_work_scores_as_the_plain_pipeline(
    name: str, kind: type[Candidate], tables: dict[str, Table]
) -> None:
    table = tables[name]
    metric = METRICS[table.schema.task][0]
    split = folds.split(table, np.arange(table.rows), 4, 7)[0]
    candidates = _sample(kind)
    truth = table.targets[split.test]

    shared = answer(FoldTask(candidates, split, 3), table)

    for candidate, found in zip(candidates, shared, strict=True):
        fitted = pipeline(candidate, table.schema, 3).fit(
            table.features[split.train], table.targets[split.train]
        )
        plain = answers(fitted, table.features[split.test], table.schema.outputs)
        scores = [
            score(metric, of_answers(values, truth, candidate.border, table.schema))
            for values in (found, plain)
        ]
        assert scores[0] == pytest.approx(scores[1], abs=1e-9), candidate
        # Among equally distant neighbours (iris has many) either choice is right, and only scores are held.
        if (kind.name, name) != ("knn", "iris"):
            np.testing.assert_allclose(found, plain, atol=1e-9, err_msg=str(candidate))


def test_every_size_of_a_forest_comes_out_of_one_growth(heart: Table) -> None:
    forest = FAMILIES["classification"]["forest"]
    split = folds.split(heart, np.arange(heart.rows), 4, 0)[0]
    one, two = (c for c in forest.space() if (c.leaf, c.columns) == (5, 0.2))  # type: ignore[attr-defined]

    together = answer(FoldTask((one, two), split, 0), heart)

    for candidate, found in zip((one, two), together, strict=True):
        fitted = pipeline(candidate, heart.schema, 0).fit(
            heart.features[split.train], heart.labels[split.train]
        )
        assert np.array_equal(found, answers(fitted, heart.features[split.test], 1))


@pytest.mark.parametrize(("name", "scaled"), list(product(("heart", "iris", "boston"), (True, False))))
def test_prepared_rows_are_the_preprocessor_s(name: str, scaled: bool, tables: dict[str, Table]) -> None:
    table = tables[name]
    train, test = table.features[::2], table.features[1::2]

    learned, asked = prepare(train, test, table.schema, scaled=scaled)

    step = preprocessor(table.schema, scaled=scaled).fit(train)
    assert np.array_equal(learned, step.transform(train))
    assert np.array_equal(asked, step.transform(test))


def test_prepared_rows_of_columns_with_nothing_known(heart: Table) -> None:
    train = heart.features[:40].copy()
    train[:, [11, 12]] = np.nan  # ca, a number, and thal, a category

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        step = preprocessor(heart.schema, scaled=True).fit(train)
        expected = step.transform(train)
    assert np.array_equal(prepare(train, train, heart.schema, scaled=True)[0], expected)


@pytest.mark.parametrize("kind", [kind for task in FAMILIES.values() for kind in task.values()])
def test_wider_space_repeats_nothing(kind: type[Candidate]) -> None:
    assert not set(kind.space()) & set(kind.wider_space())
    assert len(set(kind.space())) == len(kind.space())


def test_a_family_is_its_file_s_name() -> None:
    for task, kinds in FAMILIES.items():
        assert [kind.name for kind in kinds.values()] == list(NAMES[task])


def test_support_vectors_find_the_same_in_any_unit_of_the_target(boston: Table) -> None:
    svr = FAMILIES["regression"]["svr"].space()[:4]
    split = folds.split(boston, np.arange(boston.rows), 4, 0)[0]
    cents = replace(boston, targets=boston.targets * 1e5 + 7e6)

    for found, other in zip(
        answer(FoldTask(svr, split, 0), boston), answer(FoldTask(svr, split, 0), cents), strict=True
    ):
        # libsvm stops within a tolerance: another rounding ends elsewhere, some ten-thousandths away.
        np.testing.assert_allclose((other - 7e6) / 1e5, found, atol=0.005 * boston.targets.std())

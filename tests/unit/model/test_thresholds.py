"""The threshold follows the stated costs."""

import numpy as np
import pytest

from model.datasets import Costs
from model.thresholds import decide, mean_cost, record

RANDOM = np.random.default_rng(0)
PRESENT = RANDOM.uniform(size=500)
TRUTH = (RANDOM.uniform(size=500) < PRESENT).astype(np.int64)


def test_without_costs_it_is_one_half() -> None:
    assert decide(PRESENT, TRUTH, None) == 0.5


@pytest.mark.parametrize(("costs", "ideal"), [(Costs(1, 9), 0.1), (Costs(3, 1), 0.75), (Costs(2, 2), 0.5)])
def test_it_is_near_what_true_probabilities_ask_for_and_never_dearer(costs: Costs, ideal: float) -> None:
    found = decide(PRESENT, TRUTH, costs)

    assert found == pytest.approx(ideal, abs=0.12)
    assert mean_cost(PRESENT, TRUTH, found, costs) <= mean_cost(PRESENT, TRUTH, ideal, costs)
    assert mean_cost(PRESENT, TRUTH, found, costs) <= mean_cost(PRESENT, TRUTH, 0.5, costs)


def test_cost_counts_alarms_and_misses() -> None:
    present, truth = np.array([0.9, 0.2, 0.8, 0.1]), np.array([1, 1, 0, 0])

    assert mean_cost(present, truth, 0.5, Costs(2, 10)) == (2 + 10) / 4


def test_record_says_why() -> None:
    assert "costs 1 and a miss 9" in record(PRESENT, TRUTH, 0.1, Costs(1, 9)).reason
    assert "No costs" in record(PRESENT, TRUTH, 0.5, None).reason

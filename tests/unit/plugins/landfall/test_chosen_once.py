"""What a cluster was made with is kept, and a change that no update can carry out is refused."""

from typing import Any

import pytest

from infra.plugins.landfall import operations, wire
from infra.plugins.landfall.kinds.chosen_once import ChosenOnce
from infra.plugins.landfall.records import Refused
from infra.plugins.landfall.wire import Properties


def inputs(value: str, *, cluster: str = "one", **choice: Any) -> Properties:
    chosen = {"setting": "x", "value": value, "rule": "never", "named": True, "why": "It is so.", **choice}
    plain = {"cluster": cluster, "choices": [{"fix": "Set it to {kept} again.", **chosen}]}
    return {name: wire.value(given) for name, given in plain.items()}


def refusal(news: Properties, olds: Properties) -> str:
    with pytest.raises(Refused) as refused:
        operations.check(ChosenOnce(), news, olds)
    return refused.value.failures[0].reason


def test_a_new_one_and_an_unchanged_one_are_taken() -> None:
    assert operations.check(ChosenOnce(), inputs("1"), {}) == inputs("1")
    assert operations.check(ChosenOnce(), inputs("1"), inputs("1")) == inputs("1")


def test_a_change_is_refused_with_what_was_kept_and_the_fix() -> None:
    told = refusal(inputs("3"), inputs("1"))

    assert told == "x = 3: the cluster was made with 1. It is so. Set it to 1 again."


def test_what_may_change_where_it_is_named_does_not_by_a_new_default() -> None:
    kept = inputs("1.34", rule="named", named=False)

    assert "x = 1.35 (the default): the cluster was made with 1.34" in refusal(
        inputs("1.35", rule="named", named=False), kept
    )
    named = inputs("1.35", rule="named")
    assert operations.check(ChosenOnce(), named, kept) == named


def test_another_cluster_chooses_anew() -> None:
    another = inputs("3", cluster="two")

    assert operations.check(ChosenOnce(), another, inputs("1")) == another


def test_what_is_chosen_for_the_first_time_has_nothing_to_keep_to() -> None:
    new = inputs("3", setting="y")

    assert operations.check(ChosenOnce(), new, inputs("1")) == new


def test_a_state_that_is_not_understood_keeps_from_nothing() -> None:
    assert operations.check(ChosenOnce(), inputs("3"), {"other": wire.value(1)}) == inputs("3")

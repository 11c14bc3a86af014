"""Names: legal, short enough, and never shared by two stacks."""

import re

from hypothesis import given
from hypothesis import strategies as st

from infra.naming import NODE_LIMIT, labels, machine_name

STACKS = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", min_size=1, max_size=100
)


@given(STACKS)
def test_a_machine_name_is_legal(stack: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", machine_name(stack))
    assert len(machine_name(stack)) <= NODE_LIMIT


@given(STACKS, STACKS)
def test_two_stacks_never_share_a_machine_name(one: str, other: str) -> None:
    assert (machine_name(one) == machine_name(other)) == (one == other)


def test_a_plain_stack_name_stays_as_it_is() -> None:
    assert machine_name("local") == "local"


def test_tags_never_replace_the_labels_that_choose_pods() -> None:
    made = labels("heart", "serving", {"app.kubernetes.io/name": "other", "team": "cardiology"})

    assert made.all()["app.kubernetes.io/name"] == "heart"
    assert made.all()["team"] == "cardiology"
    assert set(made.selector().items()) <= set(made.all().items())


def test_tags_do_not_choose_pods() -> None:
    assert labels("heart", "serving", {"team": "a"}).selector() == labels("heart", "serving", {}).selector()

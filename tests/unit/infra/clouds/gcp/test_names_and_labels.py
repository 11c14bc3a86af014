"""Names and labels keep Google Cloud's forms, whatever a stack and its tags are called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.clouds.gcp.labels import labels
from infra.clouds.gcp.names import Names
from infra.errors import CloudError

_STACKS = ["a", "gcp", "Team.One_prod", "x" * 100, "9-lives"]


@pytest.mark.parametrize("stack", _STACKS)
def test_every_name_keeps_its_limit(stack: str) -> None:
    names = Names.of(stack)

    assert re.fullmatch(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", names.account)
    for name in (
        f"{names.network}-nodes",
        f"{names.network}-nat",
        names.repository,
        f"{names.key_ring}-0123456",
    ):
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,61}[a-z0-9]", name)


def test_different_stacks_have_different_names() -> None:
    all_names = [Names.of(stack) for stack in (*_STACKS, "x" * 99)]

    for field in ("account", "network", "repository", "key_ring"):
        assert len({getattr(names, field) for names in all_names}) == len(all_names)


def test_tags_that_are_labels_already_stay_as_they_are() -> None:
    assert labels([("team", "cardiology"), ("landfall-stack", "gcp")]) == {
        "team": "cardiology",
        "landfall-stack": "gcp",
    }


def test_other_tags_are_brought_into_form() -> None:
    assert labels([("Cost.Center", "A.7"), ("9lives", "Cat")]) == {"cost-center": "a-7", "t-9lives": "cat"}


def test_tags_that_would_become_one_label_are_refused_with_both_names() -> None:
    with pytest.raises(CloudError, match=r"'Team' and 'team'.*Rename"):
        labels([("Team", "a"), ("team", "b")])


@given(
    key=st.from_regex(r"\A[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\Z"),
    value=st.from_regex(r"\A([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\Z"),
)
def test_every_tag_of_a_stack_file_becomes_a_valid_label(key: str, value: str) -> None:
    [(label, text)] = labels([(key, value)]).items()

    assert re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", label)
    assert re.fullmatch(r"[a-z0-9_-]{0,63}", text)

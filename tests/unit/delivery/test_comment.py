"""The comment of a pull request: what it says, that it fits, and that foreign text stays text."""

import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from delivery.comment import render
from delivery.comment.body import LIMIT, MARKER, outdated
from delivery.comment.records import Action, Change, Policies, StackPreview, Step, Violation
from delivery.comment.verdict import Exit, exit_code
from tests.unit.delivery.reviews import (
    DIGEST,
    HOSTILE,
    HOSTILE_NAMES,
    MANY,
    ONE,
    SELECTOR,
    THREE,
    TOLD,
    preview,
    review,
    step,
)

GOLDENS = Path(__file__).parent / "goldens"


@pytest.mark.parametrize("name", TOLD)
def test_it_reads_as_agreed(name: str) -> None:
    golden = GOLDENS / f"{name}.md"
    text = render(TOLD[name])
    if os.environ.get("LANDFALL_ACCEPT_GOLDENS"):
        golden.write_text(text)

    assert text == golden.read_text(), "Set LANDFALL_ACCEPT_GOLDENS=1, run it again, read the difference."


@pytest.mark.parametrize("name", TOLD)
def test_it_is_found_again_by_its_marker_and_begins_with_the_verdict(name: str) -> None:
    marker, _, verdict = render(TOLD[name]).split("\n")[:3]

    assert marker == MARKER
    assert verdict.startswith("## ")


def test_of_500_changes_all_that_is_lost_is_there_and_the_rest_is_counted() -> None:
    text = render(MANY)

    assert len(text) <= LIMIT
    lost = text.partition("### ⛔ What is lost")[2].partition("<details>")[0]
    for number in range(460, 500):
        assert f"`model-{number}`" in lost
    assert "more parts did not fit: [all of it](https://forge.example/runs/7/preview.txt)" in text


@pytest.mark.parametrize("length", [10, 63, 253])
def test_500_replacements_all_stand_in_the_comment(length: int) -> None:
    steps = [
        Step(Action.REPLACE, "kubernetes:apps/v1:Deployment", f"{number:03}".ljust(length, "n"), (SELECTOR,))
        for number in range(500)
    ]

    text = render(review(preview(*steps)))

    assert len(text) <= LIMIT
    assert all(f"`{number:03}" in text for number in range(500))
    assert "| ⛔ `aws`" in text


def test_a_change_of_digests_alone_is_one_line() -> None:
    text = render(THREE)

    assert "2 digest-only changes: `model-001` `model-002`" in text


def test_the_property_that_forces_a_replacement_is_named_with_both_values() -> None:
    assert "`spec.selector.matchLabels.app` forces it: `heart` → `iris`" in render(MANY)


def test_what_is_lost_for_one_reason_is_told_once_and_what_differs_apart() -> None:
    other = Change("spec.selector.matchLabels.app", "heart", "boston", replaces=True)
    alike = [step(number, Action.REPLACE, SELECTOR) for number in range(3)]

    text = render(review(preview(*alike, step(3, Action.REPLACE, other))))

    lost = text.partition("### ⛔ What is lost")[2].partition("<details>")[0]
    assert "**replace 3 of `Deployment`**" in lost
    assert "`model-000` `model-001` `model-002`\n" in lost
    assert "**replace `model-003` (`Deployment`)**" in lost
    assert lost.count("`heart` → `iris`") == lost.count("`heart` → `boston`") == 1


def test_a_fold_says_how_much_is_in_it() -> None:
    assert "<code>aws</code>: 500 changes<" in render(MANY)
    assert "<code>aws</code>: 1 change<" in render(ONE)


def test_what_was_changed_outside_is_kept_apart() -> None:
    before, _, after = render(THREE).partition("**Changed outside the code**")

    assert "spec.replicas" not in before
    assert "`spec.replicas`" in after


def test_drift_that_could_not_be_looked_for_is_not_none() -> None:
    text = render(review(preview(step(1, Action.CREATE), unseen="the cluster does not answer")))

    assert "❓ drift of 1 stack unknown" in text.splitlines()[2]
    assert "| ❓ unknown |" in text
    assert "**Drift unknown**: `the cluster does not answer`" in text


def test_what_stays_in_the_cloud_is_not_lost() -> None:
    lost = render(THREE).partition("### ⛔ What is lost")[2].partition("<details>")[0]

    assert "model-003" in lost
    assert "model-007" not in lost


def test_no_policy_is_red() -> None:
    text = render(review(preview(step(1, Action.CREATE), policies=Policies(run=0))))

    assert "🔴 no policy was run" in text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing", Exit.SAFE),
        ("one", Exit.SAFE),
        ("many", Exit.DESTRUCTIVE),
        ("failed", Exit.FAILED),
        ("three", Exit.POLICY),
        ("merged", Exit.UNREVIEWED),
        ("missing", Exit.FAILED),
    ],
)
def test_the_exit_code_says_the_same(name: str, code: Exit) -> None:
    assert exit_code(TOLD[name]) is code


def test_the_commands_are_those_that_made_it() -> None:
    text = render(TOLD["merged"])

    assert f"scripts/preview_comment --release {DIGEST} --drift --base 9b8e7d6c5a00 aws-uat aws-prod " in text
    for stack in ("aws-uat", "aws-prod"):
        assert f"\nscripts/apply {stack} " in text
        assert f"\npulumi cancel --stack {stack} " in text


def test_what_was_rehearsed_is_seen_again_without_an_account() -> None:
    text = render(replace(ONE, rehearsed=True))

    assert "\nscripts/rehearse review aws " in text
    assert "scripts/apply" not in text
    assert "pulumi cancel" not in text


@pytest.mark.parametrize("word", ["--allow x", "$(curl evil)", "'; curl evil", "abc\ncurl evil"])
def test_no_foreign_word_gets_into_a_command_by_base_or_release(word: str) -> None:
    text = render(replace(ONE, base=word, release=word))

    assert "\nscripts/preview_comment --drift aws " in text


def test_what_does_not_fit_has_a_link() -> None:
    violations = tuple(Violation("p", "mandatory", f"r{number}", "no") for number in range(30))
    log = "https://forge.example/runs/7"

    text = render(review(preview(policies=Policies(55, violations), log=log)))

    assert f"- and 10 more, in [the log]({log})" in text
    assert f"All of it is in [the log]({log})." in render(review(preview(error="no", log=log)))


def test_an_outdated_review_says_so_first() -> None:
    text = outdated(render(ONE), "main has moved since.")

    assert outdated(text, "main has moved again.") == text
    assert text.index("**Stale**: `main has moved since") < text.index("| stack |")


@pytest.mark.parametrize("reason", HOSTILE_NAMES)
def test_what_has_moved_is_no_markup(reason: str) -> None:
    told = outdated(render(ONE), reason)

    assert len(_inline(told)) == len(_inline(outdated(render(ONE), "x")))
    assert told.endswith(render(ONE).partition("\n\n| stack |")[2])


def test_a_comment_that_is_none_of_ours_stays_as_it_is() -> None:
    for text in ("", "a remark", MARKER, f"a remark\n\n{render(ONE)}"):
        assert outdated(text, "main has moved since.") == text


def _prose(text: str) -> list[str]:
    """What a reader of the rendered page sees as the comment's own words, and any raw HTML."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [token.content for token in tokens if token.type == "html_block"] + _inline(text)


def _inline(text: str) -> list[str]:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    every = [inner for token in tokens for inner in token.children or []]
    return [inner.content for inner in every if inner.type in ("text", "html_inline")]


def test_foreign_names_are_never_markup() -> None:
    prose = "\n".join(_prose(render(HOSTILE)))

    for forbidden in ("<script", "<img", "<i>", "@everyone", "@you", "evil.example", "not a heading"):
        assert forbidden not in prose
    assert "\u202e" not in render(HOSTILE)


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=40), value=st.text(max_size=60), message=st.text(max_size=80))
def test_no_text_of_anybody_breaks_out(name: str, value: str, message: str) -> None:
    marked = f"XX{name}XX"
    hostile = StackPreview(
        stack=marked,
        steps=(Step(Action.REPLACE, marked, marked, (Change(marked, value, message, replaces=True),)),),
        policies=Policies(run=1),
        error=message or None,
    )
    text = render(review(hostile))

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    assert sum(token.type == "heading_open" for token in tokens) == (3 if message else 2)
    assert len(text) <= LIMIT


WORST = ("`" * 300, "x" * 2_000, "\u202e" * 400, "|\n" * 500, "\n### [ok](https://evil.example)\n" * 60)


@pytest.mark.parametrize("limit", [LIMIT, LIMIT // 4])
@pytest.mark.parametrize("text", WORST)
def test_the_worst_of_20_stacks_fits(text: str, limit: int) -> None:
    change = Change(text, text, text, replaces=True)
    worst = preview(
        *(Step(Action.REPLACE, text, f"{number}{text}", (change,)) for number in range(12)),
        *(Step(Action.DELETE, f"{number}{text}", text, (change,), protected=True) for number in range(12)),
        policies=Policies(55, tuple(Violation(text, "mandatory", text, text) for _ in range(12))),
        error=text,
        stack=text,
    )

    rendered = render(review(*[worst] * 20), limit)

    assert len(rendered) <= limit
    assert "❌ 20 previews failed" in rendered
    assert "pulumi cancel" in rendered
    assert not [inner for inner in _inline(rendered) if "evil.example" in inner]


def test_errors_of_many_stacks_make_no_headings_of_their_own() -> None:
    error = "\n".join(["### ✅ All is well", "![](https://evil.example)"] * 20)
    failed = [preview(stack=f"s{number}", error=error) for number in range(300)]

    text = render(review(*failed), 40_000)

    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    assert not [heading for heading in headings if "All is well" in heading]
    assert "### ❌ The preview of `s0` failed" in text


def test_a_stacks_name_is_one_word_of_a_command() -> None:
    text = render(review(preview(stack="aws; curl evil | sh")))

    assert "scripts/apply 'aws; curl evil | sh' " in text
    assert re.search(r"\nscripts/preview_comment --base [0-9a-f]{12} 'aws; curl evil \| sh' ", text)


def test_thousands_of_new_images_are_told_quickly() -> None:
    image = Change("image", "r@sha256:" + "1" * 64, "r@sha256:" + "2" * 64)
    many = [Step(Action.UPDATE, "t", str(number), (image,)) for number in range(20_000)]

    text = render(review(preview(*many)))

    assert "🔧 20000 created or updated" in text
    assert "1 more part did not fit" in text

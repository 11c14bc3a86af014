"""A comparison reads both stack files before it previews one."""

import pytest

from rehearsal import compare


def test_a_second_stack_that_is_not_there_is_told_before_the_first_is_previewed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    previewed: list[object] = []
    monkeypatch.setattr(compare.stage, "prepare", lambda *arguments, **_: previewed.append(arguments))

    assert compare.main(["aws", "mars"]) == 1

    assert "There is no stack file" in capsys.readouterr().err
    assert previewed == []

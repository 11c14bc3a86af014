"""The commands of a rehearsal, without an engine: what they run, how often, and what they end with."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from infra.phases.standing import Standing
from infra.smoke import __main__ as smoke
from rehearsal import commands
from rehearsal.account import Account


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run, in order: updates, and the prediction at the end."""
    done: list[str] = []
    standing = [Standing("begun", "joins the nodes"), Standing("ready")]

    def update(_: Account, arguments: Sequence[str]) -> int:
        done.append(arguments[0])
        return 0

    def predict(arguments: list[str]) -> int:
        done.append(f"predict {arguments[0]}")
        return 0

    monkeypatch.setattr(commands.stage, "prepare", lambda *_: None)
    monkeypatch.setattr(commands.engine, "update", update)
    monkeypatch.setattr(commands.standing, "read", lambda *_: standing.pop(0))
    monkeypatch.setattr(commands.projects, "settle", lambda *_: done.append("settle"))
    monkeypatch.setattr(smoke, "main", predict)
    return done


def test_an_up_goes_on_until_the_cluster_is_ready(
    ran: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account("other", tmp_path, tmp_path / "home")

    assert commands.up(account, tmp_path / "Pulumi.other.yaml", []) == 0

    assert ran == ["up", "up", "settle", "predict other"]
    assert "joins the nodes" in capsys.readouterr().out


def test_a_failed_update_predicts_nothing(
    ran: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.engine, "update", lambda *_: 255)

    assert commands.up(Account("other", tmp_path, tmp_path / "home"), tmp_path, []) == 255
    assert ran == []

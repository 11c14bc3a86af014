"""What people read: the table of the command, its refusals, and the guide."""

import io
import json
from pathlib import Path

import pytest

from infra.cost.__main__ import main
from infra.cost.estimate import estimate
from infra.cost.guide import tables
from infra.cost.resource import Resource
from infra.cost.told import table
from tests.unit.infra.cost.stacks import AWS, eks
from tests.unit.infra.cost.test_reading import NAT, PROVIDER_STEP, event, export, state
from toolchain import folders


def test_a_table_has_a_line_for_everything_and_a_total() -> None:
    lines = table(estimate(AWS)).splitlines()

    assert " ".join(lines[0].split()) == "what for resource what quantity an hour a month"
    assert "nodes           default-2f6a86  m6i.large                   2  $0.1920  $140.16" in lines
    assert "volume          prometheus      gp3                      2 GB  $0.0002    $0.16" in lines
    (total,) = (line for line in lines if line.startswith("in all"))
    assert total.split() == ["in", "all", "$0.3545", "$258.82"]


def test_a_total_with_something_unknown_is_at_least() -> None:
    text = table(estimate([eks(), Resource("aws:mq/broker:Broker", "queue", {}, {"region": "us-east-1"})]))

    assert "in all, at least" in text
    assert "aws:mq/broker:Broker queue: a type that no price list has" in text
    assert "in all, at least" not in table(estimate([eks()]))


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        (Resource(NAT, "nat", {}, {"region": "eu-west-3"}), "NAT gateway: no price in eu-west-3"),
        (Resource(NAT, "nat"), "NAT gateway: no price in a region that is not known"),
        (Resource("openstack:compute/instance:Instance", "a"), "instance: OpenStack has no public prices"),
        (
            Resource("kubernetes:core/v1:PersistentVolumeClaim", "a"),
            "volume of an unknown class: how much is not known",
        ),
    ],
)
def test_what_has_no_price_is_told_with_the_reason(resource: Resource, words: str) -> None:
    assert words in table(estimate([resource]))


def test_a_table_says_what_it_leaves_out() -> None:
    assert "Traffic, requests, logs" in table(estimate([]))
    assert "read 2026-" in table(estimate(AWS))


def test_the_command_prints_the_table_of_an_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "stack.json"
    path.write_text(export(state(NAT, "nat")))

    assert main([str(path)]) == 0
    assert "$32.85" in capsys.readouterr().out


def test_the_command_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(export(state(NAT, "nat"))))

    assert main(["-"]) == 0
    assert "$32.85" in capsys.readouterr().out


def test_the_command_says_what_a_preview_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "events.json"
    path.write_text("\n".join([PROVIDER_STEP, event("delete", state(NAT, "nat"))]))

    assert main(["--preview", str(path)]) == 0
    assert capsys.readouterr().out == "$0.00 a month after the update, $32.85 now: -$32.85\n"


@pytest.mark.parametrize("content", [None, b"{}", b"\xff\xfe", json.dumps({"version": 3}).encode()])
def test_the_command_refuses_other_files_without_a_traceback(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "stack.json"
    if content is not None:
        path.write_bytes(content)

    assert main([str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "pulumi stack export --file stack.json" in told.err


def test_the_guides_tables_are_fresh() -> None:
    page = (folders.CLONE / "docs" / "guide" / "costs.md").read_text()

    assert page.partition("<!-- prices -->\n")[2] == tables(), (
        "Put what `python -m infra.cost.guide` prints after <!-- prices --> in docs/guide/costs.md."
    )

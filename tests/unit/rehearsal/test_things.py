"""What is told of a simulated cloud, and the command line around it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from infra.naming import STACK_TAG
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.ledger import Ledger
from rehearsal import things
from rehearsal.__main__ import main
from rehearsal.account import Account
from tests.unit.rehearsal.conftest import Add


@pytest.fixture
def account(ledger: Ledger) -> Account:
    folder = ledger.folder.parent
    return Account("aws", folder.parent, folder.parent / "home")


def test_what_is_left_is_told_with_who_made_it(ledger: Ledger, add: Add, account: Account) -> None:
    add("aws:ec2/vpc:Vpc", "vpc-1")
    ledger.add(ledger.entries()[0].scope, "aws:ebs/volume:Volume", "vol-1", {}, owner="a cluster's serial")

    text = things.swept(account, tuple(ledger.entries()))

    assert "2 things are left" in text
    assert "aws:ec2/vpc:Vpc vpc-1, made" in text
    assert "by the cluster itself" in next(line for line in text.splitlines() if "vol-1" in line)
    assert "scripts/rehearse sweep aws" in text


def test_what_is_left_is_told_with_its_price_where_one_is_known(
    ledger: Ledger, add: Add, account: Account
) -> None:
    nat = add("aws:ec2/natGateway:NatGateway", "nat-1")
    ledger.save(replace(nat, scope=replace(nat.scope, region="us-east-1")))
    add("aws:ec2/vpc:Vpc", "vpc-1")
    add("aws:shop/thing:Thing", "thing-1")

    told = {
        line.split()[1].strip(","): line
        for line in things.swept(account, tuple(ledger.entries())).splitlines()[2:5]
    }

    assert re.search(r": \$0\.\d{4} an hour;", told["nat-1"])
    assert "free by itself" in told["vpc-1"]
    assert "no source says how much" in told["thing-1"]


@pytest.mark.parametrize(
    "marks",
    [
        {"tags": {STACK_TAG: "aws"}},
        {"labels": {STACK_TAG: "aws"}},
        {"resourceLabels": {STACK_TAG: "aws"}},
        {"metadata": {STACK_TAG: "aws"}},
        {"tags": ["team=ml", f"{STACK_TAG}=aws"]},
    ],
)
def test_what_a_sweep_by_tag_would_miss_is_told(
    ledger: Ledger, add: Add, account: Account, marks: JsonObject
) -> None:
    marked = add("aws:ec2/vpc:Vpc", "vpc-1")
    ledger.save(replace(marked, inputs=marks))
    add("aws:ec2/vpc:Vpc", "vpc-2")

    lines = things.swept(account, tuple(ledger.entries())).splitlines()

    (with_tag,) = (line for line in lines if "vpc-1" in line)
    (without,) = (line for line in lines if "vpc-2" in line)
    assert "misses it" not in with_tag
    assert without.endswith("a sweep by tag misses it")


def test_nothing_left_is_told_in_one_line(account: Account) -> None:
    assert things.swept(account, ()) == "Swept: the simulated cloud of stack 'aws' is empty.\n"


@pytest.mark.parametrize(
    ("typed", "value"), [("3", 3), ('"x"', "x"), ("x", "x"), ("null", None), ("[1]", [1])]
)
def test_a_value_is_json_or_text(typed: str, value: object) -> None:
    assert things.read_value(typed) == value


@pytest.mark.parametrize("command", [("show", "aws"), ("sweep", "aws"), ("change", "aws", "id", "a", "b")])
def test_what_was_never_rehearsed_is_told_and_how_to_begin(
    command: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path))

    assert main(list(command)) == 1
    assert "scripts/rehearse up aws" in capsys.readouterr().err


def test_the_local_stack_is_sent_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "local"]) == 1
    assert "scripts/up" in capsys.readouterr().err

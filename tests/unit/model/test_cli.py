"""The command line: exit codes, one readable line for an error, events for programs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model.datasets import dataset
from model.release import Release

CHEAP = ("--candidate", "tree", "--trials", "2", "--folds", "3", "--repeats", "1", "--jobs", "1")
QUICK = (*CHEAP, "--threshold", "0.5", "--override-gate", "a test of packaging")


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "model", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"}
    )


def test_help_lists_the_commands() -> None:
    done = _run("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("train", "show", "predict", "validate"))


def test_train_tells_what_it_made(tmp_path: Path) -> None:
    done = _run("train", *QUICK, "--store", tmp_path)

    (made,) = tmp_path.glob("[0-9a-f]" * 64)
    assert done.returncode == 0, done.stderr
    assert f"sha256:{made.name}" in done.stdout
    assert "decision tree" in done.stdout


def test_events_end_with_the_release(tmp_path: Path) -> None:
    done = _run("train", *QUICK, "--store", tmp_path, "--json-events")
    events = [json.loads(line) for line in done.stdout.splitlines()]

    assert [e["total"] for e in events if e["event"] == "start"] == [4, 10, 1]
    steps = [e["done"] for e in events if e["event"] == "step"]
    assert steps == [*range(1, 5), *range(1, 11), 1]
    assert events[-1]["event"] == "release"
    assert events[-1]["digest"] == f"sha256:{Path(events[-1]['path']).name}"
    assert events[-1]["algorithm"] == "tree"


def test_the_pickle_needs_no_library_that_only_the_training_process_had_imported(tmp_path: Path) -> None:
    """dill, which Pulumi's SDK imports, puts itself into every pickle that is written after it."""
    program = "import sys, dill\nfrom model.cli import main\nsys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "train", *QUICK, "--store", str(tmp_path)]
    subprocess.run(command, capture_output=True, check=True)

    (made,) = tmp_path.glob("[0-9a-f]" * 64)
    pickled = (made / "model.joblib").read_bytes()
    assert b"sklearn" in pickled
    assert b"dill" not in pickled


@pytest.mark.parametrize(
    ("arguments", "code", "error", "text"),
    [
        (("--threshold", "0.99"), 3, "GateRefused", "is below the threshold 0.99"),
        (("--folds", "1"), 2, "SettingsError", "folds 1"),
        (("--data", "/no/such.csv"), 2, "DataError", "no such file"),
        (("--dataset", "hart"), 2, "SettingsError", "heart"),
    ],
)
def test_refusals_are_one_line_and_an_event(
    tmp_path: Path, arguments: tuple[str, ...], code: int, error: str, text: str
) -> None:
    done = _run("train", *CHEAP, *arguments, "--store", tmp_path / "store", "--json-events")
    last = json.loads(done.stdout.splitlines()[-1])

    assert done.returncode == code
    assert (last["event"], last["error"]) == ("error", error)
    assert text in last["message"]
    assert done.stderr.strip() == last["message"]
    assert not (tmp_path / "store").exists()


def test_unknown_option_is_bad_input() -> None:
    done = _run("train", "--treshold", "0.9")
    assert done.returncode == 2
    assert "--threshold" in done.stderr
    assert "Traceback" not in done.stderr


def test_validate_lists_every_problem(tmp_path: Path) -> None:
    good = dataset("heart").path.read_text()
    data = tmp_path / "data.csv"
    data.write_text(good.replace("\n63,1,", "\nx,1,", 1).replace("\n67,1,", "\n,1,", 1))

    done = _run("validate", "--data", data)

    assert done.returncode == 2
    assert "'x' is not a number" in done.stderr
    assert "2 problems" in done.stderr
    assert _run("validate").returncode == 0


def test_show_and_predict_find_a_release_by_digest(released: Release) -> None:
    store = ("--store", released.path.parent)
    shown = _run("show", released.digest[:15], *store)
    predicted = _run("predict", released.path.name[:8], "--example", "age=70", "ca=", *store)

    assert released.digest in shown.stdout
    assert "thallium scan" in shown.stdout
    assert predicted.returncode == 0, predicted.stderr
    assert "present" in predicted.stdout


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("age=5",), "age: '5' is out of range. Allowed: a whole number from 18 to 110 years."),
        (("height=5",), "'height=5' is not NAME=VALUE with a NAME of age, sex"),
        (("age=50", "age=51"), "'age=51' is given twice"),
        (("age=50",), "sex: no value"),
    ],
)
def test_predict_names_the_wrong_value(released: Release, arguments: tuple[str, ...], text: str) -> None:
    done = _run("predict", released.path, *arguments)
    assert done.returncode == 2
    assert text in done.stderr


def test_unknown_release_is_named(tmp_path: Path) -> None:
    done = _run("show", "abcdef0", "--store", tmp_path)
    assert done.returncode == 2
    assert "'abcdef0' is neither" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_interrupt_keeps_nothing(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "model", "train", "--store", str(tmp_path / "store"), "--json-events"]
    with subprocess.Popen(
        [*command, "--jobs", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        while '"step"' not in running.stdout.readline():
            pass
        running.send_signal(number)
        error = running.stderr.read()

    assert running.returncode == 130
    assert "Interrupted. Nothing was kept." in error
    assert "Traceback" not in error
    assert not (tmp_path / "store").exists()

"""What the process is told, by flags or by variables, and what it says of a value that it does not take."""

import os
from pathlib import Path

import pytest

from app import settings

DIGEST = "sha256:" + "a" * 64


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LANDFALL_")]:
        monkeypatch.delenv(name)


def variable(flag: str) -> str:
    return "LANDFALL_" + flag.lstrip("-").replace("-", "_").upper()


@pytest.mark.parametrize("way", ["flag", "variable"])
@pytest.mark.parametrize(
    ("flag", "value", "allowed"),
    [
        ("--log-requests", "verbose", "allowed: none, errors, all"),
        ("--log-requests", "", "allowed: none, errors, all"),
        ("--expect", "sha256:é" + "a" * 63, "allowed: sha256: and 64 hexadecimal digits"),
        ("--expect", "sha256:" + "٣" * 64, "allowed: sha256: and 64 hexadecimal digits"),
        ("--expect", DIGEST.upper(), "allowed: sha256: and 64 hexadecimal digits"),
        ("--expect", DIGEST + "\n", "allowed: sha256: and 64 hexadecimal digits"),
        ("--port", "http", "allowed: 1 to 65535"),
        ("--port", "0", "allowed: 1 to 65535"),
        ("--grpc-port", "80.5", "allowed: 1 to 65535"),
        ("--max-rows", "many", "allowed: 1 and more"),
        ("--max-rows", "9" * 5000, "allowed: 1 and more"),
        ("--max-body-bytes", "-1", "allowed: 1 and more"),
        ("--idle-seconds", "soon", "allowed: 0 to 3600 seconds"),
        ("--idle-seconds", "nan", "allowed: 0 to 3600 seconds"),
        ("--prediction-log-share", "2", "allowed: 0 to 1"),
        ("--prediction-log-share", "half", "allowed: 0 to 1"),
        ("--public-key", "/no/such.pem", "No such file or directory"),
        ("--public-key", "-----BEGIN \udcff", "cannot be read"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    way: str,
    flag: str,
    value: str,
    allowed: str,
) -> None:
    arguments = [f"{flag}={value}"] if way == "flag" else []
    if way == "variable":
        monkeypatch.setenv(variable(flag), value)

    with pytest.raises(SystemExit) as ended:
        settings.parse(arguments)

    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert ended.value.code == 2
    assert flag in last
    assert ascii(value)[:50] in last
    assert allowed in last
    assert len(last) < 400


@pytest.mark.parametrize("choice", ["none", "errors", "all"])
def test_each_choice_is_taken_both_ways(monkeypatch: pytest.MonkeyPatch, choice: str) -> None:
    assert settings.parse(["--log-requests", choice]).log_requests == choice
    monkeypatch.setenv("LANDFALL_LOG_REQUESTS", choice)
    assert settings.parse([]).log_requests == choice


def test_flags_come_before_variables_and_these_before_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDFALL_EXPECT", DIGEST)
    monkeypatch.setenv("LANDFALL_PORT", "81")
    found = settings.parse(["--port", "82", "--release", "here"])

    assert (found.expect, found.port, found.release) == (DIGEST, 82, Path("here"))
    assert (found.max_rows, found.log_requests) == (settings.DEFAULT_ROWS, "errors")

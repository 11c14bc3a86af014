"""The registry on the command line: what is printed, and one readable line for what cannot be done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from tests.unit.model.registry.conftest import Variant


def _run(store: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "model", *map(str, arguments), "--store", str(store)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LANDFALL_")}
    environment["COLUMNS"] = "200"
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def store(tmp_path: Path, variant: Variant) -> Path:
    for number in (1, 2):
        Registry(FolderShelf(tmp_path / "store"), lambda: "ana@desk").register(variant(number))
    return tmp_path / "store"


def test_the_way_of_a_release(store: Path) -> None:
    second, first = Registry(FolderShelf(store)).shelf.digests()
    promoted = _run(store, "promote", first[7:19], "prod", "--as", "ben@phone", "--reason", "looks good")
    _run(store, "promote", second[7:19], "prod")
    back = _run(store, "rollback", "prod", "--reason", "errors")
    told = _run(store, "history", "prod")
    listed = _run(store, "list")
    verified = _run(store, "verify")

    assert f"prod is now {first}" in promoted.stdout
    assert f"prod is back at {first}" in back.stdout
    assert "ben@phone: looks good" in told.stdout
    assert told.stdout.count("heart:prod") == 3
    assert first[7:19] in listed.stdout
    assert "prod" in listed.stdout
    assert "2 releases are whole, and so is the ledger of 7 entries" in verified.stdout
    assert _run(store, "prune").stdout.startswith("Nothing to remove")


def test_two_releases_side_by_side(store: Path) -> None:
    first, second = Registry(FolderShelf(store)).shelf.digests()
    compared = _run(store, "compare", first[7:19], second[7:19])
    whole = _run(store, "compare", first[7:19], second[7:19], "--all")

    assert "variant" in compared.stdout
    assert "scikit-learn" not in compared.stdout
    assert all(name in whole.stdout for name in ("scikit-learn", "SHA-256 of data", "accuracy", "seed"))
    assert "are the same release" in _run(store, "compare", first, first).stdout


def test_a_signed_release_and_a_signed_promotion(store: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    digest = Registry(FolderShelf(store)).shelf.digests()[0]
    _run_key = subprocess.run(
        [sys.executable, "-m", "model", "key", str(key)], check=True, capture_output=True
    )
    unsigned = _run(store, "verify", digest, "--key", f"{key}.pub")
    _run(store, "sign", digest, "--key", key)
    signed = _run(store, "verify", digest, "--key", f"{key}.pub")
    _run(store, "promote", digest, "uat", "--key", key)

    assert b"signs" in _run_key.stdout
    assert (unsigned.returncode, "is not signed" in unsigned.stderr) == (1, True)
    assert (signed.returncode, "signed with" in signed.stdout) == (0, True)
    assert "signed with" in _run(store, "history", "uat").stdout


def test_damage_is_found_and_named(store: Path) -> None:
    digest = Registry(FolderShelf(store)).shelf.digests()[0]
    (store / digest[7:] / "model.onnx").write_bytes(b"altered")
    verified = _run(store, "verify")

    assert verified.returncode == 1
    assert "model.onnx was altered" in verified.stdout
    assert "damaged" in _run(store, "list").stdout


def test_a_head_noted_earlier_must_still_be_there(store: Path) -> None:
    ledger = Registry(FolderShelf(store)).ledger()
    _run(store, "promote", "candidate", "prod")

    assert _run(store, "verify", "--head", ledger.head.sha256).returncode == 0
    refused = _run(store, "verify", "--head", "0" * 64)
    assert (refused.returncode, "no line of it has the SHA-256" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("promote", "nothing", "prod"), 2, "'nothing' is neither an alias nor a digest"),
        (("promote", "candidate", "PROD"), 2, "alias 'PROD' is not allowed"),
        (("rollback", "prod"), 2, "prod cannot go back"),
        (("history", "prod"), 2, "'prod' is no alias"),
        (("prune", "--keep", "0"), 2, "keep 0"),
        (("list", "--registry", "nowhere"), 1, "is not HOST/PATH"),
        (("sign", "candidate", "--key", "/no/key"), 1, "cannot be read"),
        (("track", "candidate", "--uri", "nowhere"), 1, "give the URL"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    store: Path, arguments: tuple[str, ...], code: int, text: str
) -> None:
    done = _run(store, *arguments)

    assert done.returncode == code
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_an_altered_ledger_is_refused_by_every_command(store: Path) -> None:
    text = store / ".ledger" / "ledger.ndjson"
    text.write_bytes(text.read_bytes().replace(b"ana", b"eve", 1))

    for arguments in (("list",), ("verify",), ("history",), ("show", "candidate"), ("prune",)):
        done = _run(store, *arguments)
        assert done.returncode == 1
        assert "line 1" in done.stderr

"""A release whose signature is required: signed by the model package, refused by the serving process."""

import json
from pathlib import Path

import pytest

from app import signature
from app.errors import ReleaseUnsigned
from app.release import load
from model.signing import bundle, keys

from .conftest import Start, Trained, sha256


@pytest.fixture
def key(tmp_path: Path) -> Path:
    keys.make(tmp_path / "key")
    return tmp_path / "key"


def public(key: Path) -> Path:
    return key.with_name(key.name + ".pub")


def sign(folder: Path, key: Path, **instead: str) -> None:
    """Sign a folder as the model package does, but for files whose hash is given."""
    digest = json.loads((folder / "manifest.json").read_text())["digest"].removeprefix("sha256:")
    files = {path.name: sha256(path.read_bytes()) for path in folder.iterdir() if path.name != signature.FILE}
    text = bundle.sign(
        instead.pop("name", digest), {**files, **instead}, (signature.FILE,), keys.read_private(key)
    )
    (folder / signature.FILE).write_text(text)


def test_a_signed_release_is_served(launch: Start, copied: Path, key: Path) -> None:
    sign(copied, key)

    process = launch(copied, "--public-key", str(public(key)), "--grace-seconds", "0")

    assert str(process.until("release")["signature"]).startswith("by ")
    assert process.until("ready")["event"] == "ready"


def test_a_server_that_asks_for_no_signature_says_so_at_its_start(launch: Start, trained: Trained) -> None:
    process = launch(trained.folder)

    assert "not required" in str(process.until("release")["signature"])


def test_an_unsigned_release_is_refused_where_a_key_is_given(
    launch: Start, trained: Trained, key: Path
) -> None:
    process = launch(trained.folder, "--public-key", public(key).read_text())

    line = process.until("cannot_start")
    assert (line["kind"], process.popen.wait(30)) == ("ReleaseUnsigned", 77)
    assert "is not signed" in str(line["reason"])
    assert trained.digest in str(line["reason"])


def test_another_key_is_not_enough(copied: Path, key: Path, tmp_path: Path) -> None:
    sign(copied, key)
    keys.make(tmp_path / "other")

    with pytest.raises(ReleaseUnsigned, match="not made with the key"):
        load(copied, key=public(tmp_path / "other").read_bytes())


def test_a_statement_on_another_release_or_another_file_is_refused(copied: Path, key: Path) -> None:
    sign(copied, key, name="0" * 64)
    with pytest.raises(ReleaseUnsigned, match="not of the release"):
        load(copied, key=public(key).read_bytes())

    sign(copied, key, **{"model.onnx": "0" * 64})
    with pytest.raises(ReleaseUnsigned, match=r"does not cover model\.onnx"):
        load(copied, key=public(key).read_bytes())


@pytest.mark.parametrize("place", [40, 200, 400, 700])
def test_a_flipped_byte_anywhere_in_the_signature_is_refused(copied: Path, key: Path, place: int) -> None:
    sign(copied, key)
    path = copied / signature.FILE
    content = bytearray(path.read_bytes())
    start = content.index(b'"payload": "') + 12
    content[start + place] = ord("A") if content[start + place] != ord("A") else ord("B")
    path.write_bytes(content)

    with pytest.raises(ReleaseUnsigned):
        load(copied, key=public(key).read_bytes())


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"dsseEnvelope": {"payload": "%"}}', "\xff"])
def test_a_signature_that_is_none_is_refused(copied: Path, key: Path, text: str) -> None:
    (copied / signature.FILE).write_bytes(text.encode("latin-1"))

    with pytest.raises(ReleaseUnsigned, match="no signature of a model"):
        load(copied, key=public(key).read_bytes())


def test_a_key_that_is_none_is_refused(copied: Path, key: Path) -> None:
    sign(copied, key)

    with pytest.raises(ReleaseUnsigned, match="no key in PEM"):
        load(copied, key=b"-----BEGIN PUBLIC KEY-----\nnot\n-----END PUBLIC KEY-----\n")

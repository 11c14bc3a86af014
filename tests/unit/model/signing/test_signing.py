"""Signatures of releases and of the ledger's entries: who signed what, and what is refused."""

import base64
import json
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import SignatureError
from model.registry import chain, ledger_file
from model.registry.entry import Event
from model.release import SIGNATURE, Release, load
from model.signing import bundle, keys
from model.signing.signature import sign, signer_of, verify


@pytest.fixture
def key(tmp_path: Path) -> Path:
    keys.make(tmp_path / "key.pem")
    return tmp_path / "key.pem"


@pytest.fixture
def release(released: Release, tmp_path: Path) -> Release:
    return load(Path(shutil.copytree(released.path, tmp_path / released.path.name)))


def _public(key: Path) -> keys.PublicKey:
    return keys.read_public(key.with_name(key.name + ".pub"))


def test_a_signed_release_is_verified_with_the_public_key(key: Path, release: Release) -> None:
    sign(release, keys.read_private(key))

    verify(load(release.path), _public(key))


def test_signing_does_not_change_the_release(key: Path, release: Release) -> None:
    sign(release, keys.read_private(key))

    assert load(release.path) == release


def test_an_unsigned_release_is_refused(key: Path, release: Release) -> None:
    with pytest.raises(SignatureError, match=f"python -m model sign {release.digest[7:19]}"):
        verify(release, _public(key))


def test_another_s_signature_is_refused(key: Path, release: Release, tmp_path: Path) -> None:
    keys.make(tmp_path / "other.pem")
    sign(release, keys.read_private(tmp_path / "other.pem"))

    with pytest.raises(SignatureError, match=_public(key).fingerprint):
        verify(release, _public(key))


def test_a_signature_of_other_files_is_refused(key: Path, release: Release) -> None:
    sign(release, keys.read_private(key))
    sums = release.path / "SHA256SUMS"
    lines = sums.read_text().splitlines(keepends=True)
    (release.path / "report-roc.png").unlink()
    sums.write_text("".join(line for line in lines if "report-roc.png" not in line))

    with pytest.raises(SignatureError, match="other files"):
        verify(load(release.path), _public(key))


@pytest.mark.parametrize("part", ["payload", "sig", "payloadType", "mediaType", "all"])
def test_an_altered_signature_is_refused(key: Path, release: Release, part: str) -> None:
    path = sign(release, keys.read_private(key))
    record = json.loads(path.read_text())
    envelope = record["dsseEnvelope"]
    if part == "payload":
        statement = json.loads(base64.b64decode(envelope["payload"]))
        statement["predicate"]["resources"][0]["digest"] = "0" * 64
        envelope["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()
    elif part == "sig":
        envelope["signatures"][0]["sig"] = base64.b64encode(b"nothing").decode()
    elif part == "payloadType":
        envelope["payloadType"] = "text/plain"
    elif part == "mediaType":
        record["mediaType"] = "text/plain"
    path.write_text("[]" if part == "all" else json.dumps(record))

    with pytest.raises(SignatureError, match="Do not trust"):
        verify(release, _public(key))


def test_the_statement_is_in_the_openssf_form(key: Path) -> None:
    files = {"b": "22" * 32, "a": "11" * 32}
    record = json.loads(bundle.sign("1a2b", files, (SIGNATURE,), keys.read_private(key)))
    statement = json.loads(base64.b64decode(record["dsseEnvelope"]["payload"]))

    assert record["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json"
    assert record["verificationMaterial"]["publicKey"]["hint"] == _public(key).fingerprint
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://model_signing/signature/v1.0"
    assert [one["name"] for one in statement["predicate"]["resources"]] == ["a", "b"]
    # sha256 of both hashes one after the other, in the order of the names.
    assert statement["subject"][0]["digest"]["sha256"] == (
        "5189c77d29fe5d546a045ec46986852785fea5c13ac7da9c115ff5fb6edf817c"
    )


def test_openssl_verifies_what_was_signed(key: Path, tmp_path: Path) -> None:
    private = keys.read_private(key)
    (tmp_path / "text").write_bytes(b"a text")
    (tmp_path / "signature").write_bytes(private.sign_bytes(b"a text"))
    arguments = ["-verify", f"{key}.pub", "-signature", str(tmp_path / "signature"), str(tmp_path / "text")]
    ran = subprocess.run(
        ["openssl", "dgst", "-sha256", *arguments], capture_output=True, text=True, check=False
    )

    assert ran.stdout.strip() == "Verified OK"


def test_a_private_key_is_its_owner_s_only_and_never_printed(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "PRIVATE" in key.read_text()
    assert "0x" not in repr(keys.read_private(key))
    assert "object" not in repr(keys.read_private(key))


def test_a_key_is_never_overwritten(key: Path) -> None:
    before = key.read_bytes()
    with pytest.raises(SignatureError, match="a file already"):
        keys.make(key)
    assert key.read_bytes() == before


def test_a_key_with_a_password_needs_it(tmp_path: Path) -> None:
    path = tmp_path / "locked.pem"
    fingerprint = keys.make(path, "open sesame")

    assert keys.read_private(path, "open sesame").key == fingerprint
    with pytest.raises(SignatureError, match=keys.PASSWORD_VARIABLE):
        keys.read_private(path)
    with pytest.raises(SignatureError, match="wrong"):
        keys.read_private(path, "open sesam")


def test_a_key_that_is_none_is_named(tmp_path: Path, key: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    for read in (keys.read_private, keys.read_public):
        with pytest.raises(SignatureError, match=r"none\.pem"):
            read(tmp_path / "none.pem")
        with pytest.raises(SignatureError, match=r"missing\.pem cannot be read"):
            read(tmp_path / "missing.pem")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", tmp_path / "ed.pem"], check=True)
    with pytest.raises(SignatureError, match="not an elliptic curve key on P-256"):
        keys.read_private(tmp_path / "ed.pem")


def test_the_environment_names_the_key(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keys.KEY_VARIABLE, raising=False)
    assert keys.from_environment() is None
    monkeypatch.setenv(keys.KEY_VARIABLE, str(key))
    found = keys.from_environment()
    assert found is not None
    assert found.key == _public(key).fingerprint


def test_an_entry_says_who_signed_it(key: Path, tmp_path: Path) -> None:
    keys.make(tmp_path / "other.pem")
    mine, other = _public(key), _public(tmp_path / "other.pem")
    event = Event("approve", "sha256:" + "0" * 64, "ana@desk", "2026-11-21T09:00:00Z", "heart", "prod")
    with ledger_file.writing(tmp_path / "ledger") as writer:
        writer.append(event, keys.read_private(key))
        writer.append(event)
    signed, unsigned = ledger_file.read(tmp_path / "ledger").entries

    assert signer_of(signed, [other, mine]) == mine
    assert signer_of(signed, [other]) is None
    assert signer_of(unsigned, [other, mine]) is None
    assert signer_of(replace(signed, alias="uat"), [mine]) is None
    assert signer_of(replace(signed, key=other.fingerprint), [mine, other]) is None
    assert signer_of(replace(signed, signature="no base64!"), [mine]) is None
    assert chain.heads(ledger_file.read(tmp_path / "ledger"))[0].count == 1

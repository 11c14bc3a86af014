"""What `landfall-credentials` prints, from a state as `pulumi stack export --show-secrets` gives it."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from infra.credentials import derived
from infra.credentials.__main__ import main
from infra.credentials.certificate import fingerprint
from infra.plugins.landfall.node import certificates

STACK = "organization/landfall/example"
MADE = certificates.authority("example-cluster")
CERTIFICATE, KEY = MADE.certificate_pem.decode(), MADE.key_pem.decode()
Engine = Callable[..., Path]


def resource(name: str = "example-cluster", **others: object) -> dict[str, object]:
    secret = {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "plaintext": json.dumps(KEY),
    }
    return {
        "type": "landfall:index:CertificateAuthority",
        "id": name,
        "outputs": {"certificate": CERTIFICATE, "key": secret, "commonName": name},
        **others,
    }


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Puts a `pulumi` in place that prints a state, and counts how often it was asked."""
    monkeypatch.setenv("LANDFALL_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LANDFALL_TOOLS", str(tmp_path / "tools"))

    def install(*resources: dict[str, object], code: int = 0, error: str = "") -> Path:
        (tmp_path / "tools").mkdir(exist_ok=True)
        (tmp_path / "export.json").write_text(json.dumps({"deployment": {"resources": list(resources)}}))
        program = tmp_path / "tools" / "pulumi"
        program.write_text(
            f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\necho "{error}" >&2\n'
            f"cat {tmp_path}/export.json\nexit {code}\n"
        )
        program.chmod(0o755)
        return tmp_path / "asked"

    return install


def arguments(wanted: str, *others: str) -> list[str]:
    return [wanted, "--stack", STACK, "--authority", "example-cluster", *others]


WANTED = arguments("client-certificate", "--fingerprint", fingerprint(CERTIFICATE))


def test_a_client_certificate_is_the_authoritys_and_ends_within_the_hour(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = engine(resource())
    status = main(WANTED)
    credential = json.loads(capsys.readouterr().out)
    issued = x509.load_pem_x509_certificate(credential["status"]["clientCertificateData"].encode())
    ends = datetime.datetime.fromisoformat(credential["status"]["expirationTimestamp"])

    issued.verify_directly_issued_by(MADE.certificate)
    assert status == 0
    assert credential["kind"] == "ExecCredential"
    assert ends == issued.not_valid_after_utc
    assert ends - datetime.datetime.now(datetime.UTC) <= datetime.timedelta(hours=1)
    assert asked.read_text().split() == [
        "stack", "export", "--show-secrets", "--stack", STACK, "--non-interactive"
    ]  # fmt: skip


def test_it_is_kept_for_its_owner_alone_and_handed_out_again(
    engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = engine(resource())
    main(WANTED)
    first = capsys.readouterr().out
    main(WANTED)
    kept = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]

    assert capsys.readouterr().out == first
    assert len(asked.read_text().splitlines()) == 1
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]


def test_the_authoritys_key_is_never_kept(engine: Engine, tmp_path: Path) -> None:
    engine(resource())
    main(WANTED)

    assert all(KEY not in path.read_text() for path in (tmp_path / "state").rglob("*") if path.is_file())


def test_one_that_is_about_to_end_is_issued_anew(
    engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = engine(resource())
    main(WANTED)
    kept = next(path for path in (tmp_path / "state").rglob("*") if path.is_file())
    credential = json.loads(kept.read_text())
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=5)
    credential["status"]["expirationTimestamp"] = soon.isoformat()
    kept.write_text(json.dumps(credential))
    capsys.readouterr()
    main(WANTED)

    assert len(asked.read_text().splitlines()) == 2
    assert json.loads(capsys.readouterr().out) != credential


def test_a_cluster_that_was_made_anew_needs_another_kubeconfig(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(resource())
    status = main(arguments("client-certificate", "--fingerprint", "0" * 64))

    assert status == 1
    assert "made anew" in capsys.readouterr().err


def test_an_authority_that_is_being_replaced_is_not_the_one(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(resource(delete=True), resource("another"))
    status = main(WANTED)

    assert status == 1
    assert "no certificate authority named 'example-cluster'; it has: another" in capsys.readouterr().err


def test_the_registrys_password_follows_from_its_authority(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(resource())
    main(arguments("registry-password"))
    printed = capsys.readouterr().out.strip()

    assert printed == derived.registry_password(KEY)
    assert len(printed) >= 32


def test_an_authoritys_certificate_is_printed_as_it_is(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(resource())
    main(arguments("authority-certificate"))

    assert capsys.readouterr().out == CERTIFICATE


def test_a_state_that_cannot_be_read_is_told_with_what_to_do(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(code=255, error="error: passphrase must be set")
    status = main(WANTED)
    told = capsys.readouterr().err

    assert status == 1
    assert "passphrase must be set" in told
    assert ". scripts/activate" in told


def test_a_key_that_cannot_be_read_is_not_shown(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(resource(outputs={"certificate": CERTIFICATE, "key": "sentinel"}))
    status = main(WANTED)
    told = capsys.readouterr()

    assert status == 1
    assert "sentinel" not in told.err + told.out


def test_what_is_derived_for_one_purpose_tells_nothing_about_another() -> None:
    other = certificates.authority("other").key_pem.decode()
    made = [
        purpose(key)
        for key in (KEY, other)
        for purpose in (derived.registry_password, derived.bootstrap_token, derived.encryption_key)
    ]

    assert len(set(made)) == len(made)
    assert made[0] == derived.registry_password(KEY)

"""The certificate: all that vouches for a release, and nothing that it does not say itself."""

import hashlib
import json
from pathlib import Path

import httpx
from msgspec.structs import replace

from app.page import certificate, certificate_page
from app.release import load
from model.signing import keys

from ..conftest import Process, Start
from ..test_signature import public, sign
from .conftest import tell

PATH = "/v2/models/pulse/certificate"


def test_the_digest_can_be_computed_again_from_the_certificate(page_server: Process) -> None:
    found = httpx.get(page_server.url + PATH).json()

    canonical = json.dumps(found["content"], sort_keys=True, separators=(",", ":"))
    assert found["digest"] == "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def test_it_holds_score_and_gate(page_server: Process) -> None:
    found = httpx.get(page_server.url + PATH).json()

    assert found["gate_passed"] is True
    assert found["evidence"]["selection"]["score"]["low"] == 0.7712
    assert found["evidence"]["selection"]["verdicts"][0]["sentence"] == "Its lower end 0.771 reaches 0.75."


def test_the_version_in_the_path_leads_to_the_same(page_server: Process) -> None:
    plain = httpx.get(page_server.url + PATH).json()
    version = plain["digest"][7:19]

    assert httpx.get(f"{page_server.url}/v2/models/pulse/versions/{version}/certificate").json() == plain


def test_a_browser_gets_it_as_a_page(page_server: Process) -> None:
    seen = httpx.get(page_server.url + PATH, headers={"accept": "text/html"})

    assert seen.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in seen.headers
    assert "Its lower end 0.771 reaches 0.75." in seen.text
    assert "Better by 0.3 &lt;b&gt;." in seen.text


def test_the_reason_for_a_refused_release_is_told_and_only_then(copied: Path) -> None:
    selection = {
        "override": "a trial",
        "verdicts": [{"name": "threshold", "passed": True, "sentence": "Yes."}],
    }
    tell(copied, {"selection": selection})
    assert b"a trial" not in certificate_page(load(copied))

    selection["verdicts"] = [{"name": "threshold", "passed": False, "sentence": "No."}]
    tell(copied, {"selection": selection})
    assert b"Released all the same; reason given: a trial" in certificate_page(load(copied))


def test_a_signature_that_no_key_was_required_for_is_reported_as_not_verified(
    told: Path, copied: Path
) -> None:
    (copied / "model.sig").write_text("{}")

    with_one = json.loads(certificate(load(copied)))["signature"]
    without = json.loads(certificate(load(told)))["signature"]

    assert (with_one["attached"], without["attached"]) == (True, False)
    assert with_one["verified"] is without["verified"] is False
    assert with_one["key"] is without["key"] is None
    assert with_one["check"].startswith("python -m model verify ")


def test_what_the_required_key_has_signed_is_reported_as_verified_with_its_fingerprint(
    launch: Start, copied: Path, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    fingerprint = keys.make(key)
    sign(copied, key)
    process = launch(copied, "--public-key", str(public(key)), "--log-requests", "none")
    process.until("ready")

    told = httpx.get(process.url + PATH).json()["signature"]
    shown = httpx.get(process.url + PATH, headers={"accept": "text/html"}).text

    assert (told["attached"], told["verified"], told["key"]) == (True, True, fingerprint)
    assert f"The key {fingerprint} was required" in shown


def test_the_proof_of_parity_is_repeated_letter_for_letter(told: Path) -> None:
    engines = [
        {"engine": "compiled", "proven": True, "sentence": "10,303 rows, all equal."},
        {"engine": "onnxruntime", "proven": False, "sentence": "3 labels <differ>."},
    ]
    proof = {"certificate": {"chosen": "compiled", "engines": engines, "compared": {"data": 303}}}
    release = replace(load(told), parity=json.dumps(proof).encode())

    assert json.loads(certificate(release))["parity"] == proof
    shown = certificate_page(release).decode()
    assert "compiled (serves)" in shown
    assert "3 labels &lt;differ&gt;." in shown

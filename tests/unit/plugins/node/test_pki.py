"""A node's certificates: each signed by its own authority, for its own names, kept once made."""

import datetime
import stat
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.plugins.landfall.node import kubeconfigs, pki

_LEAVES = pki.leaves("test", ("localhost", "127.77.1.2", "10.43.0.1"), "172.31.255.1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    pki.make(folder, _LEAVES)
    return folder


@pytest.mark.parametrize("leaf", _LEAVES, ids=lambda leaf: leaf.file)
def test_a_certificate_comes_from_its_authority_for_its_names(folder: Path, leaf: pki.Leaf) -> None:
    certificate = pki.read(folder, leaf.file).certificate
    certificate.verify_directly_issued_by(pki.read(folder, leaf.signer).certificate)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)

    assert [name.value for name in names] == [leaf.common_name]
    assert (ExtendedKeyUsageOID.SERVER_AUTH in purposes) == bool(leaf.hosts)
    assert certificate.not_valid_after_utc > datetime.datetime.now(datetime.UTC) + datetime.timedelta(
        days=3000
    )


def test_the_api_server_answers_under_names_and_addresses(folder: Path) -> None:
    certificate = pki.read(folder, "apiserver").certificate
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == [
        "127.77.1.2",
        "10.43.0.1",
    ]


def test_no_certificate_may_sign_another(folder: Path) -> None:
    for leaf in _LEAVES:
        extensions = pki.read(folder, leaf.file).certificate.extensions

        assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_files_are_for_their_owner_alone(folder: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_making_again_keeps_what_is_there_and_adds_what_is_missing(tmp_path: Path) -> None:
    pki.make(tmp_path, _LEAVES)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "scheduler.crt").unlink()
    pki.make(tmp_path, _LEAVES)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert {name for name in before if before[name] != after[name]} == {"scheduler.crt", "scheduler.key"}


def test_a_kubeconfig_holds_all_that_a_client_needs(folder: Path) -> None:
    admin, authority = pki.read(folder, "admin"), (folder / "ca.crt").read_bytes()
    parsed = yaml.safe_load(
        kubeconfigs.kubeconfig("test", "admin", "https://127.77.1.2:6443", authority, admin)
    )

    assert parsed["current-context"] == parsed["contexts"][0]["name"] == "test"
    assert parsed["clusters"][0]["cluster"]["server"] == "https://127.77.1.2:6443"
    assert set(parsed["users"][0]["user"]) == {"client-certificate-data", "client-key-data"}

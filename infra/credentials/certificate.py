"""Client certificates for people and for the program: valid for an hour, issued again when they end.

The last one is kept in the user's state folder, readable by its owner alone, so that not every command reads
the stack's state.
"""

import datetime
import getpass
import hashlib
import json
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from infra.credentials import state
from infra.errors import AuthorityError
from infra.plugins.landfall.node import certificates, pki
from toolchain import folders

_LIFETIME = datetime.timedelta(hours=1)
_SPARE = datetime.timedelta(minutes=10)
"""A kept certificate that ends earlier is not handed out any more: requests may take some minutes."""

_GROUP = "system:masters"
"""The group that a new cluster obeys before anything is installed in it (docs/adr/0012)."""

_NAME_LIMIT = 64
"""Characters of an X.509 common name (RFC 5280, appendix A.1, ub-common-name)."""


def exec_credential(stack: str, authority: str, fingerprint: str) -> str:
    """A credential as kubectl wants it from a helper (client.authentication.k8s.io/v1).

    Args:
        stack: "organization/project/stack".
        authority: The common name of the cluster's authority.
        fingerprint: SHA-256 of its certificate, as hex digits.

    Raises:
        AuthorityError: The stack's state cannot be read, or its authority is another one by now.
    """
    path = folders.state() / "credentials" / f"{fingerprint}.json"
    kept = _kept(path)
    return kept if kept is not None else _issued(stack, authority, fingerprint, path)


def fingerprint(certificate: str) -> str:
    """SHA-256 of a certificate, as hex digits.

    Args:
        certificate: As PEM.
    """
    parsed = x509.load_pem_x509_certificate(certificate.encode())
    return hashlib.sha256(parsed.public_bytes(serialization.Encoding.DER)).hexdigest()


def _kept(path: Path) -> str | None:
    try:
        text = path.read_text()
        ends = datetime.datetime.fromisoformat(json.loads(text)["status"]["expirationTimestamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return text if ends - datetime.datetime.now(datetime.UTC) > _SPARE else None


def _issued(stack: str, name: str, wanted: str, path: Path) -> str:
    authority = state.authority(stack, name)
    if fingerprint(authority.certificate) != wanted:
        raise AuthorityError(
            f"The authority {name!r} of stack {stack} is not the one that this kubeconfig was made for: the"
            " cluster was made anew. Get its kubeconfig again: pulumi stack output kubeconfig --show-secrets"
        )
    signer = certificates.load(authority.certificate.encode(), authority.key.encode())
    issued = certificates.issue(signer, _user(), organization=_GROUP, lifetime=_LIFETIME)
    text = json.dumps(
        {
            "apiVersion": "client.authentication.k8s.io/v1",
            "kind": "ExecCredential",
            "status": {
                "expirationTimestamp": issued.certificate.not_valid_after_utc.isoformat(),
                "clientCertificateData": issued.certificate_pem.decode(),
                "clientKeyData": issued.key_pem.decode(),
            },
        }
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A name of its own for each process: two may issue at once.
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    pki.write_secret(aside, text.encode())
    aside.replace(path)
    return text


def _user() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = str(os.getuid())
    return f"landfall:{user}"[:_NAME_LIMIT]

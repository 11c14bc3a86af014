"""model.sig: a statement over every file of a release, signed, in the OpenSSF model signing form. Pure.

The statement is in-toto's (https://in-toto.io/Statement/v1), the envelope DSSE
(https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md), the file a Sigstore bundle without a
transparency log (https://docs.sigstore.dev/about/bundle/).
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from model.signing.keys import PrivateKey, PublicKey

MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
_PAYLOAD = "application/vnd.in-toto+json"
_STATEMENT = "https://in-toto.io/Statement/v1"
_PREDICATE = "https://model_signing/signature/v1.0"


@dataclass(frozen=True)
class Signed:
    """What a verified signature says.

    Attributes:
        name: The release's folder name: the hex of its digest.
        files: Hex hash of every file.
    """

    name: str
    files: dict[str, str]


class _Resource(BaseModel):
    name: str
    algorithm: str
    digest: str


class _Predicate(BaseModel):
    resources: list[_Resource]


class _Subject(BaseModel):
    name: str
    digest: dict[str, str]


class _Statement(BaseModel):
    kind: str = Field(alias="_type")
    subject: list[_Subject] = Field(min_length=1, max_length=1)
    predicate_type: str = Field(alias="predicateType")
    predicate: _Predicate


class _Signature(BaseModel):
    sig: str


class _Envelope(BaseModel):
    payload: str
    payload_type: str = Field(alias="payloadType")
    signatures: list[_Signature] = Field(min_length=1, max_length=1)


class _Bundle(BaseModel):
    media_type: str = Field(alias="mediaType")
    envelope: _Envelope = Field(alias="dsseEnvelope")


def sign(name: str, files: Mapping[str, str], ignored: tuple[str, ...], key: PrivateKey) -> str:
    """The text of the signature file.

    Args:
        name: The release's folder name.
        files: Hex SHA-256 of every file that is signed.
        ignored: Files in the folder that are not: the signature itself.
        key: Signs.
    """
    payload = json.dumps(_statement(name, files, ignored), sort_keys=True, separators=(",", ":")).encode()
    bundle = {
        "mediaType": MEDIA_TYPE,
        "verificationMaterial": {"publicKey": {"hint": key.key}, "tlogEntries": []},
        "dsseEnvelope": {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": _PAYLOAD,
            "signatures": [{"sig": key.sign(_authenticated(payload)), "keyid": ""}],
        },
    }
    return json.dumps(bundle, indent=2) + "\n"


def verify(text: str, key: PublicKey) -> Signed:
    """Reads a signature file that a key has signed.

    Raises:
        ValueError: It is no such file, or another key signed it, or it was altered; the text says which.
    """
    try:
        bundle = _Bundle.model_validate_json(text)
        payload = base64.b64decode(bundle.envelope.payload, validate=True)
        signature = base64.b64decode(bundle.envelope.signatures[0].sig, validate=True)
    except (ValidationError, binascii.Error):
        raise ValueError("it is no signature of a model") from None
    if bundle.media_type != MEDIA_TYPE or bundle.envelope.payload_type != _PAYLOAD:
        raise ValueError("it is a signature of another kind")
    if not key.verifies(signature, _authenticated(payload)):
        raise ValueError(f"it was not made with the key {key.fingerprint}, or was altered")
    try:
        statement = _Statement.model_validate_json(payload)
    except ValidationError:
        raise ValueError("what was signed is no statement on a model") from None
    if (statement.kind, statement.predicate_type) != (_STATEMENT, _PREDICATE):
        raise ValueError("what was signed is a statement of another kind")
    return Signed(statement.subject[0].name, {one.name: one.digest for one in statement.predicate.resources})


def _statement(name: str, files: Mapping[str, str], ignored: tuple[str, ...]) -> Mapping[str, object]:
    ordered = sorted(files)
    whole = hashlib.sha256(b"".join(bytes.fromhex(files[file]) for file in ordered)).hexdigest()
    return {
        "_type": _STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": whole}}],
        "predicateType": _PREDICATE,
        "predicate": {
            "serialization": {
                "method": "files",
                "hash_type": "sha256",
                "allow_symlinks": False,
                "ignore_paths": list(ignored),
            },
            "resources": [{"name": file, "algorithm": "sha256", "digest": files[file]} for file in ordered],
        },
    }


def _authenticated(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is really signed."""
    return b"DSSEv1 %d %s %d %s" % (len(_PAYLOAD), _PAYLOAD.encode(), len(payload), payload)

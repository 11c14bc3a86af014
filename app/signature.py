"""Refuses a release that a given key has not signed.

Reads model.sig: a statement over the release's files (in-toto), in a DSSE envelope, in a Sigstore bundle, as
the OpenSSF model signing specification has it (https://github.com/ossf/model-signing-spec). The arithmetic,
ECDSA with SHA-256, is OpenSSL's, which Python is linked with anyway
(https://docs.openssl.org/3.0/man3/EVP_DigestVerifyInit/).

A folder in an image lacks some of the signed files, and its manifest has no evidence: so what is held against
the statement is the release's digest, which stands for the manifest's content, and every file served.
"""

import base64
import binascii
import ctypes
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.errors import ReleaseMissing, ReleaseUnsigned

FILE = "model.sig"
LIBRARY = "libcrypto.so.3"
_PAYLOAD = "application/vnd.in-toto+json"
_PREDICATE = "https://model_signing/signature/v1.0"
_ACCEPTED = 1
_BEGIN, _END = b"-----BEGIN PUBLIC KEY-----", b"-----END PUBLIC KEY-----"
_PEM_LINE = 64
"""Characters of a line: RFC 7468, 2."""


class Resource(msgspec.Struct, frozen=True):
    """A signed file: its name and the hex of its SHA-256."""

    name: str
    digest: str


class Predicate(msgspec.Struct, frozen=True):
    """What is said: the files."""

    resources: list[Resource]


class Subject(msgspec.Struct, frozen=True):
    """Of what it is said: the release's folder, named by the hex of its digest."""

    name: str


class Statement(msgspec.Struct, frozen=True, rename="camel"):
    """What was signed."""

    subject: list[Subject]
    predicate_type: str
    predicate: Predicate


class Signature(msgspec.Struct, frozen=True):
    """A signature, base64."""

    sig: str


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    """DSSE's envelope (https://github.com/secure-systems-lab/dsse/blob/v1.0.0/envelope.md)."""

    payload: str
    payload_type: str
    signatures: list[Signature]


class Bundle(msgspec.Struct, frozen=True, rename="camel"):
    """The part of a Sigstore bundle that is read."""

    dsse_envelope: Envelope


def require(folder: Path, digest: str, files: Mapping[str, str], key: bytes) -> str:
    """Refuse a release that the key did not sign.

    Args:
        folder: The release folder.
        digest: The release's, checked.
        files: Hex SHA-256 of each file that was read, by name, checked.
        key: The public key, PEM.

    Returns:
        The key's fingerprint: the hex SHA-256 of its PEM, as `python -m model key` prints it.

    Raises:
        ReleaseUnsigned: It is not signed, by another key, or the statement is on something else.
        ReleaseMissing: The signature cannot be read.
    """
    try:
        text = (folder / FILE).read_bytes()
    except FileNotFoundError:
        raise ReleaseUnsigned(
            f"The release {digest} is not signed: {folder / FILE} is not there, and a key is required. "
            "Sign it (python -m model sign) and bake its image again."
        ) from None
    except OSError as error:
        raise ReleaseMissing(f"The signature {folder / FILE} cannot be read: {error.strerror}.") from None
    statement = _signed(text, key)
    signed = {one.name: one.digest for one in statement.predicate.resources}
    hexes = digest.removeprefix("sha256:")
    if [one.name for one in statement.subject] != [hexes] or statement.predicate_type != _PREDICATE:
        named = ", ".join(one.name for one in statement.subject)
        raise ReleaseUnsigned(f"The signature is one of {named[:200]}, not of the release {digest}.")
    for name, found in files.items():
        if not hmac.compare_digest(signed.get(name, ""), found):
            raise ReleaseUnsigned(
                f"The signature does not cover {name} as it is here: {found}. Deploy what was signed."
            )
    return fingerprint(key)


def fingerprint(key: bytes) -> str:
    """The hex SHA-256 of a public key's PEM, however its lines are broken and whatever stands around it."""
    body = b"".join(key.partition(_BEGIN)[2].partition(_END)[0].split())
    lines = [body[at : at + _PEM_LINE] for at in range(0, len(body), _PEM_LINE)]
    return hashlib.sha256(b"\n".join([_BEGIN, *lines, _END, b""])).hexdigest()


def _signed(text: bytes, key: bytes) -> Statement:
    try:
        envelope = msgspec.json.decode(text, type=Bundle).dsse_envelope
        payload = base64.b64decode(envelope.payload, validate=True)
        signatures = [base64.b64decode(one.sig, validate=True) for one in envelope.signatures]
        statement = msgspec.json.decode(payload, type=Statement)
    except (msgspec.DecodeError, msgspec.ValidationError, binascii.Error, UnicodeDecodeError) as error:
        raise ReleaseUnsigned(
            f"{FILE} is no signature of a model: {error}. Sign the release again."
        ) from None
    kind = envelope.payload_type
    # DSSE's pre-authentication encoding: what is really signed.
    told = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    if kind != _PAYLOAD or not any(verifies(key, one, told) for one in signatures):
        raise ReleaseUnsigned(
            f"{FILE} was not made with the key that is required, or was altered. "
            "Deploy a release that this key signed."
        )
    return statement


def verifies(key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether the private half of a key signed a text.

    Args:
        key: The public key, PEM.
        signature: DER.
        text: What is to have been signed.

    Raises:
        ReleaseUnsigned: The key cannot be read, or there is no OpenSSL to ask.
    """
    crypto = _openssl()
    memory = ctypes.c_void_p(crypto.BIO_new_mem_buf(key, len(key)))
    public = ctypes.c_void_p(crypto.PEM_read_bio_PUBKEY(memory, None, None, None))
    crypto.BIO_free(memory)
    if not public:
        raise ReleaseUnsigned("The public key is no key in PEM (-----BEGIN PUBLIC KEY-----). Set another.")
    context = ctypes.c_void_p(crypto.EVP_MD_CTX_new())
    try:
        sha256 = ctypes.c_void_p(crypto.EVP_sha256())
        begun = crypto.EVP_DigestVerifyInit(context, None, sha256, None, public)
        return bool(
            begun == _ACCEPTED
            and crypto.EVP_DigestVerify(context, signature, len(signature), text, len(text)) == _ACCEPTED
        )
    finally:
        crypto.EVP_MD_CTX_free(context)
        crypto.EVP_PKEY_free(public)


def _openssl() -> ctypes.CDLL:
    try:
        crypto = ctypes.CDLL(LIBRARY)
    except OSError:
        raise ReleaseUnsigned(
            f"A public key is required, but {LIBRARY}, which verifies signatures, is not there. "
            "Install OpenSSL 3, or use the image."
        ) from None
    pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    for name, result, arguments in (
        ("BIO_new_mem_buf", pointer, (text, ctypes.c_int)),
        ("BIO_free", ctypes.c_int, (pointer,)),
        ("PEM_read_bio_PUBKEY", pointer, (pointer, pointer, pointer, pointer)),
        ("EVP_MD_CTX_new", pointer, ()),
        ("EVP_MD_CTX_free", None, (pointer,)),
        ("EVP_PKEY_free", None, (pointer,)),
        ("EVP_sha256", pointer, ()),
        ("EVP_DigestVerifyInit", ctypes.c_int, (pointer, pointer, pointer, pointer, pointer)),
        ("EVP_DigestVerify", ctypes.c_int, (pointer, text, size, text, size)),
    ):
        function = getattr(crypto, name)
        function.restype, function.argtypes = result, arguments
    return crypto

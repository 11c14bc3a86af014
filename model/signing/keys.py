"""Keys: made, read, and used on bytes. ECDSA on the curve P-256 with SHA-256, keys as PEM."""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from model.errors import SignatureError

KEY_VARIABLE = "LANDFALL_SIGNING_KEY"
"""Names the file of the private key that signs releases as they are made."""

PASSWORD_VARIABLE = "LANDFALL_SIGNING_PASSWORD"  # noqa: S105 - the variable's name

_ALGORITHM = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class PublicKey:
    """What a signature is verified with.

    Attributes:
        fingerprint: Hex SHA-256 of the key's PEM.
    """

    _key: ec.EllipticCurvePublicKey = field(repr=False)
    fingerprint: str

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether the private half of this key signed the text."""
        try:
            self._key.verify(signature, text, _ALGORITHM)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class PrivateKey:
    """What signs; never printed.

    Attributes:
        key: The fingerprint of its public half.
    """

    _key: ec.EllipticCurvePrivateKey = field(repr=False)
    key: str

    def sign_bytes(self, text: bytes) -> bytes:
        """The signature, DER."""
        return self._key.sign(text, _ALGORITHM)

    def sign(self, text: bytes) -> str:
        """The signature, base64."""
        return base64.b64encode(self.sign_bytes(text)).decode()


def make(path: Path, password: str | None = None) -> str:
    """Makes a key pair: the private half in `path`, readable by its owner only, the public one in `path`.pub.

    Returns:
        The fingerprint.

    Raises:
        SignatureError: There is a file already, or it cannot be written.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        encryption = serialization.BestAvailableEncryption(password.encode())
    text = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    public = _pem(private.public_key())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
        path.with_name(path.name + ".pub").write_bytes(public)
    except FileExistsError:
        raise SignatureError(f"key {path}: there is a file already. Choose another name.") from None
    except OSError as error:
        raise SignatureError(f"key {path} cannot be written ({error.strerror}).") from None
    return hashlib.sha256(public).hexdigest()


def read_private(path: Path, password: str | None = None) -> PrivateKey:
    """Reads a private key.

    Raises:
        SignatureError: It is not there, needs a password, or is of another kind.
    """
    content = _content(path)
    try:
        key = serialization.load_pem_private_key(content, password.encode() if password else None)
    except TypeError:
        raise SignatureError(
            f"key {path}: it has a password"
            + ("" if password is None else " or has none")
            + f". Set {PASSWORD_VARIABLE} accordingly."
        ) from None
    except ValueError:
        raise SignatureError(f"key {path}: it is no private key in PEM, or the password is wrong.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise _other_kind(path)
    return PrivateKey(key, hashlib.sha256(_pem(key.public_key())).hexdigest())


def read_public(path: Path) -> PublicKey:
    """Reads a public key.

    Raises:
        SignatureError: It is not there, or of another kind.
    """
    try:
        key = serialization.load_pem_public_key(_content(path))
    except ValueError:
        raise SignatureError(f"key {path}: it is no public key in PEM.") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise _other_kind(path)
    return PublicKey(key, hashlib.sha256(_pem(key)).hexdigest())


def from_environment() -> PrivateKey | None:
    """The key that `LANDFALL_SIGNING_KEY` names; None where it names none.

    Raises:
        SignatureError: It cannot be used.
    """
    named = os.environ.get(KEY_VARIABLE)
    return read_private(Path(named), os.environ.get(PASSWORD_VARIABLE)) if named else None


def decoded(signature: str) -> bytes:
    """A signature's bytes.

    Raises:
        ValueError: It is not base64.
    """
    try:
        return base64.b64decode(signature, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _pem(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SignatureError(
            f"key {path} cannot be read ({error.strerror}). `python -m model key {path}` makes one."
        ) from None


def _other_kind(path: Path) -> SignatureError:
    return SignatureError(
        f"key {path}: it is not an elliptic curve key on P-256. `python -m model key FILE` makes one."
    )

"""Passwords and tokens that follow from an authority's key, each for one purpose: nothing more to keep. Pure.

HKDF with SHA-256 (RFC 5869): what is derived for one purpose tells nothing about the key or about what is
derived for another.
"""

import base64
import string

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_TOKEN_ALPHABET = string.digits + string.ascii_lowercase
_PASSWORD_BYTES = 24
_ENCRYPTION_BYTES = 32


def registry_password(key: str) -> str:
    """The password with which the stack's registry is pushed to.

    Args:
        key: The registry's authority's key, as PEM.
    """
    return base64.urlsafe_b64encode(_derived(key, "registry password", _PASSWORD_BYTES)).decode()


def bootstrap_token(key: str) -> str:
    """The token with which nodes join: six characters, a dot, sixteen
    (https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/#token-format).

    Args:
        key: The cluster's authority's key, as PEM.
    """
    # A byte's remainder favours 4 of 36 characters by one part in 8: the secret half keeps more than 80 bits.
    text = "".join(_TOKEN_ALPHABET[byte % 36] for byte in _derived(key, "bootstrap token", 22))
    return f"{text[:6]}.{text[6:]}"


def encryption_key(key: str) -> str:
    """The key with which the API server encrypts secrets in etcd: 32 bytes in base64, for "secretbox".

    Args:
        key: The cluster's authority's key, as PEM.
    """
    return base64.b64encode(_derived(key, "secrets in etcd", _ENCRYPTION_BYTES)).decode()


def _derived(key: str, purpose: str, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, None, f"landfall {purpose}".encode()).derive(key.strip().encode())

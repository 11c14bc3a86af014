"""Signs release folders and entries of the ledger, and says who signed them."""

import os
from collections.abc import Iterable
from pathlib import Path

from model import checksums
from model.errors import SignatureError
from model.registry.entry import Entry
from model.release import SIGNATURE, SUMS, Release
from model.signing import bundle
from model.signing.keys import PrivateKey, PublicKey, decoded


def sign(release: Release, key: PrivateKey) -> Path:
    """Writes model.sig into a verified release, in the place of an earlier one.

    Raises:
        SignatureError: It cannot be written.
    """
    text = bundle.sign(release.path.name, _files(release), (SIGNATURE,), key)
    target = release.path / SIGNATURE
    aside = release.path.with_name(f".{release.path.name}.{os.getpid()}.sig")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(target)
    except OSError as error:
        raise SignatureError(f"signature {target} cannot be written ({error.strerror}).") from None
    finally:
        aside.unlink(missing_ok=True)
    return target


def verify(release: Release, key: PublicKey) -> None:
    """Refuses a release that the key did not sign as it is now.

    Raises:
        SignatureError: It is not signed, by another key, or in another state.
    """
    path = release.path / SIGNATURE
    try:
        signed = bundle.verify(path.read_text(encoding="utf-8"), key)
    except FileNotFoundError:
        raise SignatureError(
            f"release {release.digest} is not signed. Sign it: python -m model sign {release.digest[7:19]}"
        ) from None
    except (OSError, ValueError) as error:
        raise SignatureError(f"signature {path}: {error}. Do not trust the release.") from None
    if signed.files != _files(release):
        raise SignatureError(
            f"signature {path}: it was made for other files than are here. Do not trust the release."
        )


def signer_of(entry: Entry, keys: Iterable[PublicKey]) -> PublicKey | None:
    """Which of some keys signed an entry of the ledger; None where none of them did."""
    try:
        signature = decoded(entry.signature)
    except ValueError:
        return None
    return next(
        (
            key
            for key in keys
            if key.fingerprint == entry.key and key.verifies(signature, entry.signed_text())
        ),
        None,
    )


def _files(release: Release) -> dict[str, str]:
    sums = (release.path / SUMS).read_bytes()
    return {**checksums.parse(sums.decode()), **checksums.of({SUMS: sums})}

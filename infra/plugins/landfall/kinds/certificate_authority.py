"""`landfall:index:CertificateAuthority`: a key and its certificate, kept in the stack's state alone."""

# ruff: noqa: ARG002  # its methods take what every kind's do

from typing import ClassVar

from pydantic import Field

from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record

_NAME_LIMIT = 64
"""Characters of an X.509 common name (RFC 5280, appendix A.1, ub-common-name)."""


class CertificateAuthorityInputs(Record):
    """What it is called."""

    common_name: str = Field(min_length=1, max_length=_NAME_LIMIT)


class CertificateAuthorityOutputs(Record):
    """The authority, as PEM."""

    certificate: str
    key: str


class CertificateAuthority(Kind[CertificateAuthorityInputs, CertificateAuthorityOutputs]):
    """Made once: what it has signed is worth nothing without it, so that no change in place may alter it."""

    type_name = "landfall:index:CertificateAuthority"
    inputs = CertificateAuthorityInputs
    outputs = CertificateAuthorityOutputs
    replacing = frozenset({"commonName"})
    secrets: ClassVar[frozenset[str]] = frozenset({"key"})
    lasting = frozenset({"certificate", "key"})

    def identify(self, inputs: CertificateAuthorityInputs) -> str:
        """Its name: commands find it in the state by that."""
        return inputs.common_name

    def create(self, inputs: CertificateAuthorityInputs, progress: Progress) -> CertificateAuthorityOutputs:
        """Make a key and sign it by itself. What a killed update made and did not keep has signed nothing."""
        # A preview makes none, and cryptography takes longer to import than its answers.
        from infra.plugins.landfall.node import certificates  # noqa: PLC0415

        made = certificates.authority(inputs.common_name)
        return CertificateAuthorityOutputs(
            certificate=made.certificate_pem.decode(), key=made.key_pem.decode()
        )

    def drifted(self, existing: Existing[CertificateAuthorityOutputs]) -> frozenset[str]:
        """Nothing: it is only in the state."""
        return frozenset()

    def delete(self, identity: str, progress: Progress) -> None:
        """Nothing: it goes with the state."""

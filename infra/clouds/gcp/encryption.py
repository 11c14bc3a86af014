"""The key with which GKE encrypts the cluster's secrets, beside the encryption of all its disks.

Google never deletes a key ring: `destroy` destroys the key's versions (30 days after), and ring and key stay
as empty names. So the ring's name has a random ending: a stack made anew would else find its name taken.
"""

import pulumi
import pulumi_gcp as gcp

from infra.clouds.gcp.place import Place

_ROTATION = f"{90 * 24 * 3600}s"
"""After this Google makes a new version of the key: 90 days, as CIS' benchmark for Google Cloud asks."""


class SecretsKey(pulumi.ComponentResource):
    """The key.

    Attributes:
        key: Its full name, "projects/…/cryptoKeys/…".
        granted: That GKE may use it.
    """

    key: pulumi.Output[str]
    granted: pulumi.Resource

    def __init__(self, key_ring: str, place: Place) -> None:
        """Declare it.

        Args:
            key_ring: What its ring's name begins with.
            place: Where it goes: keys must be in the cluster's region.
        """
        super().__init__("landfall:gcp:SecretsKey", "secrets-key", {}, None)
        opts = place.within(self)
        ring = gcp.kms.KeyRing(key_ring, project=place.project, location=place.region, opts=opts)
        key = gcp.kms.CryptoKey(
            "cluster-secrets",
            name="cluster-secrets",
            key_ring=ring.id,
            purpose="ENCRYPT_DECRYPT",
            rotation_period=_ROTATION,
            labels=place.labels,
            opts=opts,
        )
        agent = gcp.projects.ServiceIdentity(
            "gke-agent", project=place.project, service="container.googleapis.com", opts=opts
        )
        self.key = key.id
        self.granted = gcp.kms.CryptoKeyIAMMember(
            "gke-encrypts",
            crypto_key_id=key.id,
            role="roles/cloudkms.cryptoKeyEncrypterDecrypter",
            member=agent.member,
            opts=opts,
        )
        self.register_outputs({"key": self.key})

"""What a stack has left in Google Cloud, by its label, its cluster's label and its name: networks, routers
and service accounts take no labels.

The call: https://cloud.google.com/sdk/gcloud/reference/asset/search-all-resources; its answer:
https://cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources. The queries find
words and so more than is asked for; what is taken is compared here, letter by letter.
"""

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from infra.clouds.gcp.settings import GcpSettings
from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.settings import Settings
from infra.sweep.question import Found, Question

UNSEEN = (
    "The search needs the API cloudasset.googleapis.com and the role roles/cloudasset.viewer. It is some"
    " minutes late, and finds forwarding rules and disks of the cluster's own making only where Google has"
    " labelled them."
)

_CLUSTER_LABEL = "goog-k8s-cluster-name"
"""On what GKE makes for a cluster
(https://cloud.google.com/kubernetes-engine/docs/how-to/creating-managing-labels)."""

_TYPES = {
    "artifactregistry.googleapis.com/Repository": "gcp:artifactregistry/repository:Repository",
    "cloudkms.googleapis.com/CryptoKey": "gcp:kms/cryptoKey:CryptoKey",
    "cloudkms.googleapis.com/KeyRing": "gcp:kms/keyRing:KeyRing",
    "compute.googleapis.com/Address": "gcp:compute/address:Address",
    "compute.googleapis.com/Disk": "gcp:compute/disk:Disk",
    "compute.googleapis.com/Firewall": "gcp:compute/firewall:Firewall",
    "compute.googleapis.com/ForwardingRule": "gcp:compute/forwardingRule:ForwardingRule",
    "compute.googleapis.com/Network": "gcp:compute/network:Network",
    "compute.googleapis.com/Router": "gcp:compute/router:Router",
    "compute.googleapis.com/Subnetwork": "gcp:compute/subnetwork:Subnetwork",
    "container.googleapis.com/Cluster": "gcp:container/cluster:Cluster",
    "container.googleapis.com/NodePool": "gcp:container/nodePool:NodePool",
    "iam.googleapis.com/ServiceAccount": "gcp:serviceaccount/account:Account",
}
"""The types of which a price may be known
(https://cloud.google.com/asset-inventory/docs/asset-types)."""

_STAY = {
    "cloudkms.googleapis.com/KeyRing": "no key ring can be deleted",
    "cloudkms.googleapis.com/CryptoKey": "no key goes, only its versions do: `gcloud kms keys versions list`",
    "cloudkms.googleapis.com/CryptoKeyVersion": "a destroyed version stays as a name",
}
"""What stays by Google's design (https://cloud.google.com/kms/docs/destroy-restore)."""


class _Thing(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: str
    type: str = Field(alias="assetType")
    location: str = ""
    labels: dict[str, str] = Field(default_factory=dict)


_LIST = TypeAdapter(list[_Thing])


def questions(settings: Settings, stack: str, name: str) -> tuple[Question, ...]:
    """What to ask."""
    target = settings.target
    assert isinstance(target, GcpSettings)
    command = (
        "gcloud",
        "asset",
        "search-all-resources",
        f"--scope=projects/{target.project}",
        "--format=json",
    )
    return tuple(
        Question((*command, f"--query={query}"), lambda text: read(text, stack, name))
        for query in (f"labels:{STACK_TAG}", f"labels:{_CLUSTER_LABEL}", f"name:{name}*")
    )


def read(text: str, stack: str, name: str) -> tuple[Found, ...]:
    """What an answer lists of a stack. Pure.

    Args:
        text: The answer.
        stack: The stack's name, as a label.
        name: What the names of its things begin with.

    Raises:
        ValueError: It is of another form.
    """
    return tuple(_found(one) for one in _LIST.validate_json(text) if _of(one, stack.lower(), name))


def _of(thing: _Thing, stack: str, name: str) -> bool:
    last = thing.name.rpartition("/")[2].partition("@")[0]
    return (
        thing.labels.get(STACK_TAG) == stack
        or thing.labels.get(_CLUSTER_LABEL) == name
        or last == name
        or last.startswith(f"{name}-")
    )


def _found(thing: _Thing) -> Found:
    type_ = _TYPES.get(thing.type, f"gcp:{thing.type}")
    resource = Resource(type_, thing.name, {"location": thing.location})
    return Found(thing.type, thing.name, resource, _STAY.get(thing.type, ""))

"""What a stack has left in OpenStack, by its tag where a service has tags, else by its name.

The commands: https://docs.openstack.org/python-openstackclient/latest/cli/command-list.html and, of
balancers, https://docs.openstack.org/python-octaviaclient/latest/cli/index.html
"""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.aliases import AliasChoices

from infra.clouds.openstack import tags
from infra.clouds.openstack.settings import OpenStackSettings
from infra.cost.resource import Resource
from infra.naming import STACK_TAG
from infra.settings import Settings
from infra.sweep.question import Found, Question

UNSEEN = "Ports and rules without a tag go with their network and group; the site's prices are not known."

_TAGGED = {
    "network": "openstack:networking/network:Network",
    "subnet": "openstack:networking/subnet:Subnet",
    "router": "openstack:networking/router:Router",
    "port": "openstack:networking/port:Port",
    "security group": "openstack:networking/secGroup:SecGroup",
    "floating ip": "openstack:networking/floatingIp:FloatingIp",
}
"""What Neutron lists by tag (https://docs.openstack.org/neutron/latest/admin/ops-resource-tags.html)."""

_INSTANCE = "openstack:compute/instance:Instance"
_VOLUME = "openstack:blockstorage/volume:Volume"
_BALANCER = "openstack:loadbalancer/loadBalancer:LoadBalancer"
_GROUP = "openstack:compute/serverGroup:ServerGroup"
_CREDENTIAL = "openstack:identity/applicationCredential:ApplicationCredential"


class _Thing(BaseModel):
    model_config = ConfigDict(extra="ignore")
    # The balancers' client writes its columns in small letters.
    id: str = Field(validation_alias=AliasChoices("ID", "id"))
    name: str = Field(default="", validation_alias=AliasChoices("Name", "name", "Floating IP Address"))


_LIST = TypeAdapter(list[_Thing])


def questions(settings: Settings, stack: str, name: str) -> tuple[Question, ...]:
    """What to ask."""
    target = settings.target
    assert isinstance(target, OpenStackSettings)
    (word,) = tags.words(((STACK_TAG, stack),))

    def ask(kind: str, type_: str, mine: Callable[[str], bool], *flags: str) -> Question:
        command = ("openstack", "--os-cloud", target.cloud, *kind.split(), "list", *flags, "-f", "json")
        return Question(command, lambda text: read(text, kind, type_, mine))

    def of_name(found: str) -> bool:
        return found == name or found.startswith(f"{name}-")

    def of_cluster(found: str) -> bool:
        return of_name(found) or found.startswith(f"kube_service_{name}_")

    return (
        *(ask(kind, type_, _all, "--tags", word) for kind, type_ in _TAGGED.items()),
        ask("server", _INSTANCE, of_name),
        ask("server group", _GROUP, of_name),
        ask("loadbalancer", _BALANCER, of_cluster),
        ask("volume", _VOLUME, of_name),
        # What the cluster's own driver has made carries the cluster's name.
        ask("volume", _VOLUME, _all, "--property", f"cinder.csi.openstack.org/cluster={name}"),
        ask("application credential", _CREDENTIAL, of_name),
    )


def read(text: str, kind: str, type_: str, mine: Callable[[str], bool]) -> tuple[Found, ...]:
    """What an answer lists of a stack. Pure.

    Args:
        text: The answer.
        kind: What is listed, in the client's words.
        type_: The type of which a price may be known.
        mine: Whether a name is of the stack.

    Raises:
        ValueError: It is of another form.
    """
    things = [one for one in _LIST.validate_json(text) if mine(one.name)]
    return tuple(Found(kind, f"{one.id} {one.name}".strip(), Resource(type_, one.id)) for one in things)


def _all(_: str) -> bool:
    return True

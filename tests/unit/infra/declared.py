"""`python -m tests.unit.infra.declared CLOUD`: declares a target's registry and cluster as in a preview.

It needs no engine, and prints as JSON what is secret; a process of its own, as Pulumi's runtime is global.
"""

import asyncio
import base64
import json
import sys
from typing import Any

import pulumi
import yaml

from infra import clouds, naming
from tests.unit.infra import stacks

_CLUSTER = {"server": "https://example:443", "certificate-authority-data": "QQ=="}
_KUBECONFIG = {"clusters": [{"name": "a", "cluster": _CLUSTER}]}
ANSWERS: dict[str, dict[str, Any]] = {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
        "kubeconfigs": [
            {"name": "user", "value": base64.b64encode(yaml.safe_dump(_KUBECONFIG).encode()).decode()}
        ]
    }
}
"""What a cloud's functions answer, by name; nothing by default."""


class Mocks(pulumi.runtime.Mocks):
    """Every resource is what it was asked to be; what a cloud adds is not known yet."""

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        return args.name, args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[Any, Any]:
        return ANSWERS.get(args.token, {})


def main(cloud: str) -> None:
    """Declare one target."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    pulumi.runtime.set_mocks(Mocks(), preview=True)
    target = clouds.load(stacks.settings(cloud), cloud)
    registry = target.registry(naming.repositories("heart"))
    cluster = target.cluster(target.spec(), registry)
    secret = loop.run_until_complete(cluster.kubeconfig.is_secret())
    print(json.dumps({"kubeconfig": secret, "identifier": cluster.identifier, "phase": cluster.phase.name}))


if __name__ == "__main__":
    main(sys.argv[1])

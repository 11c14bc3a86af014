"""The program's side of the landfall plugin: one class per resource type, with its inputs and outputs.

Owns the names and types that a program sees. What the resources do lives in the plugin process; nothing of it
is imported here, so that a program pays nothing for it.
"""

from collections.abc import Sequence

import pulumi
from pulumi import Input, Output

from infra.plugins.landfall.image.login import Login


class Registry(pulumi.CustomResource):
    """An image registry on this machine: a process of its own, so that it outlives every cluster.

    Attributes:
        host: Where it listens, as "127.0.0.1:PORT".
        socket: Path of the Unix socket that leads to it, for nodes in other network namespaces.
    """

    host: Output[str]
    socket: Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str],
        port: Input[int] = 0,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a registry.

        Args:
            resource_name: The resource's name in the stack.
            name: The registry's own name on this machine; a registry of that name is taken over.
            port: TCP port on loopback; 0 takes any free one and keeps it from then on.
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:Registry",
            resource_name,
            {"name": name, "port": port, "host": None, "socket": None},
            opts,
        )


class Node(pulumi.CustomResource):
    """A real Kubernetes node, contained on this machine.

    Attributes:
        kubeconfig: Administrator's access to its API server (a secret).
        address: The host-side loopback address that its API server and node ports listen on.
        version: The Kubernetes version that it runs.
        running: Whether its process was alive when last looked at.
    """

    kubeconfig: Output[str]
    address: Output[str]
    version: Output[str]
    running: Output[bool]

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str],
        registry: Input[str],
        registry_socket: Input[str],
        node_ports: Input[Sequence[Input[int]]],
        pod_cidr: Input[str],
        service_cidr: Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a node.

        Args:
            resource_name: The resource's name in the stack.
            name: The node's own name on this machine; a node of that name is taken over.
            registry: `Registry.host` of the registry that it pulls from.
            registry_socket: `Registry.socket` of the same registry.
            node_ports: Service node ports to expose on the host-side address.
            pod_cidr: Address range of the pods, such as "10.42.0.0/24".
            service_cidr: Address range of the services, such as "10.43.0.0/16".
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:Node",
            resource_name,
            {
                "name": name,
                "registry": registry,
                "registrySocket": registry_socket,
                "nodePorts": node_ports,
                "podCidr": pod_cidr,
                "serviceCidr": service_cidr,
                "kubeconfig": None,
                "address": None,
                "version": None,
                "running": None,
            },
            opts,
        )


class ModelImage(pulumi.CustomResource):
    """A trained, gated model baked into a serving image and pushed: the pre-deploy step.

    Attributes:
        image: The pushed image as "registry/repository@sha256:…".
        release: Digest of the release inside it, as "sha256:…".
        model: The model's name in requests.
        algorithm: The algorithm that won.
        score: Its score, on the scale of `metric`.
        metric: What the score measures, such as "accuracy".
        report: Path of the release's report on the machine that trained it.
        architecture: The processor that it is for, as Kubernetes writes it: "amd64" or "arm64".
        fingerprint: What the image was made from, as one hash.
    """

    image: Output[str]
    release: Output[str]
    model: Output[str]
    algorithm: Output[str]
    score: Output[float]
    metric: Output[str]
    report: Output[str]
    architecture: Output[str]
    fingerprint: Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        dataset: Input[str],
        threshold: Input[float],
        seed: Input[int],
        folds: Input[int],
        registry: Input[str],
        repository: Input[str],
        base: Input[str],
        candidates: Input[Sequence[Input[str]]] | None = None,
        scoring: Input[str] | None = None,
        repeats: Input[int] | None = None,
        drop: Input[Sequence[Input[str]]] | None = None,
        data: Input[str] | None = None,
        spec: Input[str] | None = None,
        override_gate: Input[str] | None = None,
        compared_with: Input[str] | None = None,
        release: Input[str] | None = None,
        login: Login | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a model image.

        Args:
            resource_name: The resource's name in the stack.
            dataset: Name of a dataset that the model package knows, such as "heart".
            threshold: What the lower end of the score's 95 % interval must reach, 0 to 1.
            seed: Seed of every random choice.
            folds: Number of folds of the outer cross-validation.
            registry: Host (and port) of the registry to push to.
            repository: The image's repository in that registry.
            base: Reference of the base image by digest, or "local" for a Debian root made on this machine.
            candidates: Names of the algorithms to try; None for all of the task's.
            scoring: What candidates are scored by; None for the first that fits the task.
            repeats: How often the outer cross-validation is repeated.
            drop: Columns to leave out.
            data: Path of a data file to train on instead of the dataset's own.
            spec: Path of a YAML file that describes the user's own data.
            override_gate: The reason for releasing a model that the gate refuses.
            compared_with: Alias of the release that a new one must not be worse than.
            release: Digest of a finished release to bake instead of training one.
            login: How to log in to the registry; None for the user's own Docker login.
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:ModelImage",
            resource_name,
            {
                "dataset": dataset,
                "data": data,
                "threshold": threshold,
                "seed": seed,
                "folds": folds,
                "candidates": candidates,
                "scoring": scoring,
                "repeats": repeats,
                "drop": drop,
                "spec": spec,
                "overrideGate": override_gate,
                "comparedWith": compared_with,
                "registry": registry,
                "repository": repository,
                "base": base,
                "release": release,
                **_login(login),
                "image": None,
                "model": None,
                "algorithm": None,
                "score": None,
                "metric": None,
                "report": None,
                "architecture": None,
                "fingerprint": None,
            },
            opts,
        )


class ToolImage(pulumi.CustomResource):
    """A tool of the cluster (metrics-server, Prometheus, our monitor) baked into an image and pushed.

    Attributes:
        image: The pushed image as "registry/repository@sha256:…".
        architecture: The processor that it is for, as Kubernetes writes it: "amd64" or "arm64".
        fingerprint: What the image was made from, as one hash.
    """

    image: Output[str]
    architecture: Output[str]
    fingerprint: Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        tool: Input[str],
        registry: Input[str],
        repository: Input[str],
        base: Input[str],
        login: Login | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a tool image.

        Args:
            resource_name: The resource's name in the stack.
            tool: Name of the tool: "metrics-server", "prometheus", "monitor" or "recorder".
            registry: Host (and port) of the registry to push to.
            repository: The image's repository in that registry.
            base: Reference of the base image by digest, or "local" for a Debian root made on this machine.
            login: How to log in to the registry; None for the user's own Docker login.
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:ToolImage",
            resource_name,
            {
                "tool": tool,
                "registry": registry,
                "repository": repository,
                "base": base,
                **_login(login),
                "image": None,
                "architecture": None,
                "fingerprint": None,
            },
            opts,
        )


def _login(login: Login | None) -> dict[str, str | list[str]]:
    if login is None:
        return {}
    trust = {"authorityCommand": list(login.authority_command)} if login.authority_command else {}
    return {"username": login.username, "passwordCommand": list(login.command), **trust}

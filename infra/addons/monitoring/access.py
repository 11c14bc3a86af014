"""The identities of Prometheus and the monitor in a cluster: accounts, roles, bindings.

Owns who gets which of the permissions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import ServiceAccount
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs
from pulumi_kubernetes.rbac.v1 import (
    ClusterRole,
    ClusterRoleBinding,
    PolicyRuleArgs,
    Role,
    RoleBinding,
    RoleRefArgs,
    SubjectArgs,
)

from infra.naming import Labels

_RBAC = "rbac.authorization.k8s.io"


@dataclass(frozen=True)
class Identity:
    """Somebody in the cluster.

    Attributes:
        account: Name of the ServiceAccount.
        granted: What must exist before a pod of it can do its work.
    """

    account: pulumi.Output[str]
    granted: tuple[pulumi.Resource, ...]


@dataclass(frozen=True)
class Grants:
    """Who may do what.

    Attributes:
        name: The ServiceAccount's name; objects in no namespace get "landfall-" before it.
        namespace: The ServiceAccount's namespace.
        labels: Labels of every object.
        cluster: What it may do everywhere.
        namespaced: What it may do in each of `namespaces`.
        namespaces: By a stable word each, as (word, namespace) pairs.
    """

    name: str
    namespace: pulumi.Input[str]
    labels: Labels
    cluster: Sequence[PolicyRuleArgs]
    namespaced: Sequence[PolicyRuleArgs] = ()
    namespaces: tuple[tuple[str, pulumi.Input[str]], ...] = ()


def declare(grants: Grants, opts: pulumi.ResourceOptions) -> Identity:
    """Declare an account and all that it may do.

    Args:
        grants: Who and what.
        opts: Options of every object.
    """
    labels = grants.labels.all()
    account = ServiceAccount(
        grants.name,
        metadata=ObjectMetaArgs(name=grants.name, namespace=grants.namespace, labels=labels),
        opts=opts,
    )
    subject = SubjectArgs(kind="ServiceAccount", name=account.metadata.name, namespace=grants.namespace)
    wide = ObjectMetaArgs(name=f"landfall-{grants.name}", labels=labels)
    role = ClusterRole(grants.name, metadata=wide, rules=list(grants.cluster), opts=opts)
    granted: list[pulumi.Resource] = [
        ClusterRoleBinding(
            grants.name,
            metadata=wide,
            role_ref=RoleRefArgs(api_group=_RBAC, kind="ClusterRole", name=role.metadata.name),
            subjects=[subject],
            opts=opts,
        )
    ]
    for word, namespace in grants.namespaces:
        narrow = ObjectMetaArgs(name=f"landfall-{grants.name}", namespace=namespace, labels=labels)
        inside = Role(f"{grants.name}-{word}", metadata=narrow, rules=list(grants.namespaced), opts=opts)
        granted.append(
            RoleBinding(
                f"{grants.name}-{word}",
                metadata=narrow,
                role_ref=RoleRefArgs(api_group=_RBAC, kind="Role", name=inside.metadata.name),
                subjects=[subject],
                opts=opts,
            )
        )
    return Identity(account.metadata.name, tuple(granted))

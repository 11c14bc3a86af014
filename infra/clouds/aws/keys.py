"""The stack's own key, and the log group of the control plane, which the key encrypts."""

from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, kms

from infra.clouds.aws import policies
from infra.clouds.aws.scope import Scope

_WAIT_PROTECTED, _WAIT = 30, 7
"""Days between a key's deletion and its end: the most and the fewest that KMS allows
(https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html)."""


@dataclass(frozen=True)
class SafeArgs:
    """What a safe is made of.

    Attributes:
        account: The account's 12 digits.
        log_days: Days that control-plane logs are kept.
        protected: Whether a deleted key can be had back for long.
    """

    account: pulumi.Output[str]
    log_days: int
    protected: bool


class Safe(pulumi.ComponentResource):
    """Key and log group.

    Attributes:
        key: ARN of the key for Kubernetes' secrets and the control plane's logs.
        logs: The log group; EKS would make one itself, unencrypted and for ever, were it not there before.
    """

    key: pulumi.Output[str]
    logs: cloudwatch.LogGroup

    def __init__(self, scope: Scope, args: SafeArgs) -> None:
        """Declare it.

        Args:
            scope: What all resources have in common.
            args: What it is made of.
        """
        super().__init__("landfall:aws:Safe", "safe", {}, None)
        # EKS' own name for it: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
        group = f"/aws/eks/{scope.name}/cluster"
        key = kms.Key(
            "key",
            description=f"Secrets and logs of the cluster {scope.name}",
            enable_key_rotation=True,
            deletion_window_in_days=_WAIT_PROTECTED if args.protected else _WAIT,
            policy=args.account.apply(
                lambda account: policies.key(scope.partition, scope.region, account, group)
            ),
            tags=scope.marks("key"),
            opts=scope.inside(self),
        )
        kms.Alias("key", name=f"alias/{scope.name}", target_key_id=key.key_id, opts=scope.inside(self))
        self.key = key.arn
        self.logs = cloudwatch.LogGroup(
            "control-plane",
            name=group,
            retention_in_days=args.log_days,
            kms_key_id=key.arn,
            tags=scope.marks("control-plane"),
            opts=scope.inside(self),
        )
        self.register_outputs({"key": self.key})

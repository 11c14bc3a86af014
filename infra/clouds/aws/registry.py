"""Image repositories in ECR: one for each image, immutable, scanned, encrypted, and kept within bounds."""

from collections.abc import Sequence

import pulumi
from pulumi_aws import ecr

from infra.clouds.aws import policies
from infra.clouds.aws.scope import Scope
from infra.contract import Login, Registry

KEPT = 100
"""Images that each repository keeps: enough to roll back far, and no release that runs is older."""


class Repositories(pulumi.ComponentResource):
    """A stack's repositories.

    Attributes:
        host: The account's registry; known only once every repository is there.
    """

    host: pulumi.Output[str]

    def __init__(self, scope: Scope, names: Sequence[str], *, protected: bool) -> None:
        """Declare them.

        Args:
            scope: What all resources have in common.
            names: One for each image.
            protected: Whether deleting a repository shall fail as long as it has images.
        """
        super().__init__("landfall:aws:Repositories", "repositories", {}, None)
        self._scope, self._protected = scope, protected
        urls = [self._declare(name).repository_url for name in names]
        self.host = pulumi.Output.all(*urls).apply(lambda known: str(known[0]).partition("/")[0])
        self.register_outputs({"host": self.host})

    def _declare(self, name: str) -> ecr.Repository:
        repository = ecr.Repository(
            name,
            name=f"{self._scope.name}/{name}",
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration=ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
            # Without a key named: ECR's own in this account, which goes with nothing of ours.
            encryption_configurations=[ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS")],
            force_delete=not self._protected,
            tags=self._scope.marks(name),
            opts=self._scope.inside(self),
        )
        ecr.LifecyclePolicy(
            name,
            repository=repository.name,
            policy=policies.lifecycle(KEPT),
            opts=self._scope.inside(self),
        )
        return repository


def declare(scope: Scope, names: Sequence[str], *, protected: bool) -> Registry:
    """Declare the repositories and say how to push to them.

    Args:
        scope: What all resources have in common.
        names: One for each image.
        protected: Whether deleting a repository shall fail as long as it has images.
    """
    made = Repositories(scope, names, protected=protected)
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html: the name is always AWS
    login = Login("AWS", ("aws", "ecr", "get-login-password", "--region", scope.region))
    return Registry(host=made.host, prefix=scope.name, login=login)

"""Where images go: one repository in Artifact Registry, in the cluster's region."""

from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp

from infra.clouds.gcp.place import Place
from infra.contract import Login, Registry

LOGIN = Login("oauth2accesstoken", ("gcloud", "auth", "print-access-token"))
"""https://cloud.google.com/artifact-registry/docs/docker/authentication#token, read 2026-11-21."""

READER = "roles/artifactregistry.reader"

_UNTAGGED_SECONDS = 30 * 24 * 3600
"""After this, what has no tag goes. All that Landfall pushes has one: no deployed image is cleaned away
(https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy, read 2026-11-21)."""


@dataclass(frozen=True)
class RepositoryArgs:
    """What a repository is made of.

    Attributes:
        name: Its name.
        scanned: Whether pushed images are scanned.
    """

    name: str
    scanned: bool


class ImageRepository(pulumi.ComponentResource):
    """The repository; each image that is pushed gets a path of its own in it."""

    def __init__(self, args: RepositoryArgs, place: Place) -> None:
        """Declare it.

        Args:
            args: What it is made of.
            place: Where it goes.
        """
        super().__init__("landfall:gcp:ImageRepository", "images", {}, None)
        self._args, self._place = args, place
        self._repository = gcp.artifactregistry.Repository(
            "images",
            repository_id=args.name,
            project=place.project,
            location=place.region,
            format="DOCKER",
            description="Images of Landfall's",
            docker_config=gcp.artifactregistry.RepositoryDockerConfigArgs(immutable_tags=True),
            cleanup_policy_dry_run=False,
            cleanup_policies=[
                gcp.artifactregistry.RepositoryCleanupPolicyArgs(
                    id="untagged",
                    action="DELETE",
                    condition=gcp.artifactregistry.RepositoryCleanupPolicyConditionArgs(
                        tag_state="UNTAGGED", older_than=f"{_UNTAGGED_SECONDS}s"
                    ),
                )
            ],
            vulnerability_scanning_config=gcp.artifactregistry.RepositoryVulnerabilityScanningConfigArgs(
                enablement_config="INHERITED" if args.scanned else "DISABLED"
            ),
            labels=place.labels,
            opts=place.within(self),
        )
        self.register_outputs({"repository": self._repository.id})

    @property
    def registry(self) -> Registry:
        """It as the rest of the program sees it: the host is known once the repository exists."""
        host = f"{self._place.region}-docker.pkg.dev"
        return Registry(
            host=self._repository.id.apply(lambda _: host),
            prefix=f"{self._place.project}/{self._args.name}",
            login=LOGIN,
        )

    def let_pull(self, member: pulumi.Input[str]) -> pulumi.Resource:
        """Declare that somebody may pull its images.

        Args:
            member: Who, such as "serviceAccount:nodes@my-project.iam.gserviceaccount.com".
        """
        return gcp.artifactregistry.RepositoryIamMember(
            "nodes-pull",
            project=self._place.project,
            location=self._place.region,
            repository=self._repository.name,
            role=READER,
            member=member,
            opts=self._place.within(self),
        )

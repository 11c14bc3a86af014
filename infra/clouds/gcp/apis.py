"""The APIs of Google Cloud that a stack needs, enabled in its project.

They are enabled by the program, so that a new project needs no list of commands first, and are left enabled
when the stack goes: an API belongs to the whole project, and others may use it.
"""

import pulumi
import pulumi_gcp as gcp

NEEDED = (
    "cloudresourcemanager.googleapis.com",  # grants on the project
    "iam.googleapis.com",  # service accounts
    "compute.googleapis.com",
    "container.googleapis.com",
    "artifactregistry.googleapis.com",
    "cloudkms.googleapis.com",
)
SCANNING = "containerscanning.googleapis.com"
"""Scans what is pushed to any registry of the project, and bills it
(https://cloud.google.com/artifact-analysis/docs/container-scanning-overview, read 2026-11-21)."""


class Apis(pulumi.ComponentResource):
    """The enabled APIs."""

    def __init__(self, project: str, names: tuple[str, ...], provider: gcp.Provider) -> None:
        """Declare them.

        Args:
            project: The project's id.
            names: The APIs, such as "container.googleapis.com".
            provider: The provider to use.
        """
        super().__init__("landfall:gcp:Apis", "apis", {}, None)
        for name in names:
            gcp.projects.Service(
                name.partition(".")[0],
                project=project,
                service=name,
                disable_on_destroy=False,
                opts=pulumi.ResourceOptions(parent=self, provider=provider),
            )
        self.register_outputs({})

"""Ids, links and places of Google Cloud."""

from collections.abc import Callable

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry, Scope
from infra.plugins.simulator.forms import pattern
from infra.plugins.simulator.tables import Draft

COMPUTE = "https://www.googleapis.com/compute/v1/"

# https://cloud.google.com/compute/docs/naming-resources
NAME = pattern(
    r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", "a lower-case letter, then letters, digits and -, 63 at most"
)
LOCATION = pattern(r"[a-z]+-[a-z]+\d{1,2}(-[a-z])?", "a region or a zone, such as europe-west4")
ZONE = pattern(r"[a-z]+-[a-z]+\d{1,2}-[a-z]", "a zone, such as europe-west4-a")
MEMBER = pattern(
    r"(user|group|domain|serviceAccount|principal|principalSet|deleted|projectOwner|projectEditor|projectViewer):.+"
    r"|allUsers|allAuthenticatedUsers",
    "a member, such as serviceAccount:name@project.iam.gserviceaccount.com",
)
ROLE = pattern(
    r"(roles|projects/[^/]+/roles|organizations/[^/]+/roles)/[\w.]+", "a role, such as roles/viewer"
)


def scope(config: JsonObject) -> Scope:
    """Where the provider's configuration makes things."""
    return Scope("gcp", str(config.get("project") or ""), str(config.get("region") or ""))


def project(draft: Draft | Entry) -> str:
    """The project of a thing: its own, else the provider's."""
    return draft.text("project") or draft.scope.account


def location(draft: Draft | Entry) -> str:
    """The location of a thing: its own, else the provider's region."""
    return draft.text("location") or draft.text("region") or draft.scope.region


def path(form: str) -> Callable[[Draft], str]:
    """Ids of Google's form.

    Args:
        form: With inputs in braces, and {project} and {location}, such as
            "projects/{project}/regions/{location}/routers/{name}".
    """

    def identity(draft: Draft) -> str:
        values = {key: str(value) for key, value in draft.inputs.items()}
        return form.format(**{**values, "project": project(draft), "location": location(draft)})

    return identity


def placed(entry: Entry) -> JsonObject:
    """The project and the region that everything regional says of itself."""
    return {"project": project(entry), "region": location(entry)}


def labelled(entry: Entry) -> JsonObject:
    """The labels as Google has them, and as Pulumi set them."""
    labels = entry.inputs.get("labels") or entry.inputs.get("resourceLabels") or {}
    return {"effectiveLabels": labels, "pulumiLabels": labels}

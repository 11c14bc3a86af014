"""A Kubernetes object as this plugin sees it: a JSON tree with a name.

Owns reading and copying of manifests. Does not talk to any server and does not know Pulumi's wire format.
"""

from dataclasses import dataclass

from infra.plugins.kubernetes.json_tree import Json, JsonObject, Path, removed, replaced, value_at

SERVER_SET = (
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
)
"""The metadata that only a server writes (Kubernetes API reference, ObjectMeta: "Read-only")."""


@dataclass(frozen=True)
class Condition:
    """One entry of an object's `status.conditions`."""

    type: str
    status: str
    reason: str
    message: str


@dataclass(frozen=True)
class Manifest:
    """One object, wanted or live. The tree is never changed in place."""

    tree: JsonObject

    def at(self, *path: str | int) -> Json:
        """The value at a path, or None."""
        return value_at(self.tree, path)

    def text(self, *path: str | int) -> str:
        """The string at a path, or "" where there is none."""
        value = self.at(*path)
        return value if isinstance(value, str) else ""

    def number(self, *path: str | int, default: int = 0) -> int:
        """The whole number at a path, or the default."""
        value = self.at(*path)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def objects(self, *path: str | int) -> list[JsonObject]:
        """The objects in the list at a path, or an empty list."""
        value = self.at(*path)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def texts(self, *path: str | int) -> dict[str, str]:
        """The string values of the object at a path, such as labels, or an empty mapping."""
        value = self.at(*path)
        if not isinstance(value, dict):
            return {}
        return {key: item for key, item in value.items() if isinstance(item, str)}

    @property
    def api_version(self) -> str:
        """Group and version, such as "apps/v1"."""
        return self.text("apiVersion").removeprefix("core/")

    @property
    def kind(self) -> str:
        """The kind, such as "Deployment"."""
        return self.text("kind")

    @property
    def name(self) -> str:
        """`metadata.name`, or "" while it is not set."""
        return self.text("metadata", "name")

    @property
    def namespace(self) -> str:
        """`metadata.namespace`, or "" where it is not set or the kind has none."""
        return self.text("metadata", "namespace")

    @property
    def annotations(self) -> dict[str, str]:
        """`metadata.annotations`."""
        return self.texts("metadata", "annotations")

    @property
    def uid(self) -> str:
        """The server's own identity of this object; another object of the same name has another."""
        return self.text("metadata", "uid")

    @property
    def identity(self) -> str:
        """The id in Pulumi's state: "namespace/name", or "name" for kinds without namespaces."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    @property
    def label(self) -> str:
        """How messages name it: "Deployment shop/web"."""
        return f"{self.kind} {self.identity}"

    @property
    def conditions(self) -> list[Condition]:
        """`status.conditions`."""
        return [
            Condition(
                str(item.get("type", "")),
                str(item.get("status", "")),
                str(item.get("reason", "")),
                str(item.get("message", "")),
            )
            for item in self.objects("status", "conditions")
        ]

    def condition(self, kind: str) -> Condition | None:
        """The condition of one type, or None while the server has not set it."""
        return next((condition for condition in self.conditions if condition.type == kind), None)

    def replaced(self, path: Path, value: Json) -> "Manifest":
        """A copy with another value at the path."""
        tree = replaced(self.tree, path, value)
        assert isinstance(tree, dict)
        return Manifest(tree)

    def without(self, *paths: Path) -> "Manifest":
        """A copy without the values at the paths."""
        tree: Json = self.tree
        for path in paths:
            tree = removed(tree, path)
        assert isinstance(tree, dict)
        return Manifest(tree)

    def applicable(self) -> "Manifest":
        """A copy without what only servers write, fit for an apply."""
        return self.without(("status",), *(("metadata", field) for field in SERVER_SET))


def parse_identity(identity: str) -> tuple[str, str]:
    """Namespace ("" for none) and name of an id such as "shop/web"."""
    namespace, _, name = identity.rpartition("/")
    return namespace, name

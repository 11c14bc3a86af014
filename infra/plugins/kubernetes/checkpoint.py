"""What Pulumi's state holds of an object, in the official plugin's shape.

Outputs are the live object plus three keys: the inputs, the first apiVersion and the field manager. Owns
which of it is secret.
"""

from infra.plugins.kubernetes.json_tree import Json, JsonObject, Path, removed
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.wire import Properties

INPUTS = "__inputs"
INITIAL_API_VERSION = "__initialApiVersion"
FIELD_MANAGER = "__fieldManager"


def checkpoint(inputs: Properties, live: Manifest, manager: str, initial_api_version: str) -> Properties:
    """The outputs to keep for an object.

    Args:
        inputs: The inputs it was made from, with their secrets.
        live: The object as the server has it.
        manager: The name that manages its fields.
        initial_api_version: The apiVersion it was first created with.
    """
    # Who manages which field is the server's business; kept here it would only make state large and every
    # refresh a change.
    kept = live.without(("metadata", "managedFields"))
    tree: JsonObject = {
        **kept.tree,
        INPUTS: inputs.tree,
        INITIAL_API_VERSION: initial_api_version,
        FIELD_MANAGER: manager,
    }
    secrets = secret_paths(live.tree, inputs.secrets)
    if live.kind == "Secret":
        # The server moves stringData into data, so its secrets move too.
        secrets |= {("data", *path[1:]) for path in inputs.secrets if path[0] == "stringData"} | {("data",)}
    below = secret_paths(inputs.tree, inputs.secrets)
    return Properties(tree, frozenset(secrets | {(INPUTS, *path) for path in below}))


def secret_paths(tree: JsonObject, origins: frozenset[Path]) -> set[Path]:
    """Where a tree holds secrets, given where its inputs did.

    A secret inside a list makes the whole list secret, since servers may reorder lists. A Secret's data
    always is.
    """
    found = {path for path in (_shared(tree, origin) for origin in origins) if path}
    if tree.get("kind") == "Secret":
        found |= {(key,) for key in ("data", "stringData") if key in tree}
    return found


def _shared(tree: Json, origin: Path) -> Path:
    """As much of a path as leads through objects that the tree has too; () where it has none of it."""
    node, reached = tree, 0
    for step in origin:
        if not isinstance(node, dict) or not isinstance(step, str) or step not in node:
            break
        node, reached = node[step], reached + 1
    if reached < len(origin) and isinstance(node, dict):
        return ()
    return origin[:reached]


def old_inputs(sent: Properties, state: Properties) -> Properties:
    """The inputs of the last update: as the engine sends them, else as state keeps them."""
    if sent.tree:
        return sent
    kept = state.tree.get(INPUTS)
    secrets = frozenset(path[1:] for path in state.secrets if path[0] == INPUTS and len(path) > 1)
    return Properties(kept if isinstance(kept, dict) else {}, secrets)


def old_live(state: Properties) -> Manifest:
    """The object as state remembers it, without the keys that are Pulumi's."""
    tree: Json = state.tree
    for key in (INPUTS, INITIAL_API_VERSION, FIELD_MANAGER):
        tree = removed(tree, (key,))
    assert isinstance(tree, dict)
    return Manifest(tree)


def initial_api_version(state: Properties, wanted: Manifest) -> str:
    """The apiVersion that the object was first created with."""
    kept = state.tree.get(INITIAL_API_VERSION)
    return kept if isinstance(kept, str) else wanted.api_version

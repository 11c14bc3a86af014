"""Reading Kubernetes objects as plain trees."""

from infra.plugins.kubernetes.json_tree import JsonObject, value_at


def text(tree: JsonObject, *steps: str | int) -> str:
    """A value of an object as text; "" where there is none."""
    found = value_at(tree, steps)
    return "" if found is None else str(found)

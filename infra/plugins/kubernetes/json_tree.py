"""Trees of plain JSON and the paths into them.

Owns the types that every manifest is made of, and reading a value at a path. Knows nothing of Kubernetes or
Pulumi.
"""

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]
Path: TypeAlias = tuple[str | int, ...]


def value_at(tree: Json, path: Path) -> Json:
    """The value at a path, or None where the path leads nowhere."""
    node = tree
    for step in path:
        if isinstance(node, dict) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return None
    return node


def replaced(tree: Json, path: Path, value: Json) -> Json:
    """A copy of the tree with another value at the path; objects missing on the way are made."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(tree) if isinstance(tree, list) else []
        if step < len(items):
            items[step] = replaced(items[step], rest, value)
        return items
    branch = dict(tree) if isinstance(tree, dict) else {}
    branch[step] = replaced(branch.get(step), rest, value)
    return branch


def removed(tree: Json, path: Path) -> Json:
    """A copy of the tree without the value at the path."""
    if not path or value_at(tree, path[:-1]) is None:
        return tree
    step, rest = path[0], path[1:]
    if isinstance(tree, dict) and isinstance(step, str):
        if not rest:
            return {key: value for key, value in tree.items() if key != step}
        return {key: removed(value, rest) if key == step else value for key, value in tree.items()}
    if isinstance(tree, list) and isinstance(step, int):
        if not rest:
            return [value for index, value in enumerate(tree) if index != step]
        return [removed(value, rest) if index == step else value for index, value in enumerate(tree)]
    return tree


def pruned(tree: Json, shape: Json) -> Json:
    """What of the tree lies under the shape's keys; lists are matched by position, longer lists keep their
    rest.
    """
    if isinstance(tree, dict) and isinstance(shape, dict):
        return {key: pruned(tree[key], shape[key]) for key in shape if key in tree}
    if isinstance(tree, list) and isinstance(shape, list):
        matched = [pruned(value, wanted) for value, wanted in zip(tree, shape, strict=False)]
        return matched + tree[len(shape) :]
    return tree


def path_text(path: Path) -> str:
    """The path as Pulumi writes it: `spec.template.spec.containers[0].image`, `metadata.labels["a.b/c"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif any(sign in step for sign in '."[]'):
            quoted = step.replace('"', '\\"')
            text += f'["{quoted}"]'
        else:
            text += f".{step}" if text else step
    return text


def parse_path(text: str) -> Path:
    """A path from Pulumi's text form, the inverse of `path_text`; also takes `["key"]` for plain keys and
    `[*]`.
    """
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        if text[position] == ".":
            position += 1
        elif text.startswith('["', position):
            end = text.index('"]', position)
            steps.append(text[position + 2 : end].replace('\\"', '"'))
            position = end + 2
        elif text[position] == "[":
            end = text.index("]", position)
            inside = text[position + 1 : end]
            steps.append(int(inside) if inside.isdigit() else inside)
            position = end + 1
        else:
            end = position
            while end < len(text) and text[end] not in ".[":
                end += 1
            steps.append(text[position:end])
            position = end
    return tuple(steps)


def covers(pattern: Path, path: Path) -> bool:
    """Whether the path lies at or under the pattern; a `*` in the pattern matches any one step."""
    if len(pattern) > len(path):
        return False
    return all(wanted in ("*", step) for wanted, step in zip(pattern, path, strict=False))

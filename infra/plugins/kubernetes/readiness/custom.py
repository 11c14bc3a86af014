"""Ready as the program says, by the annotation `pulumi.com/waitFor`."""

import json
import re

from infra.plugins.kubernetes.annotations import WAIT_FOR
from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.json_tree import parse_path
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.readiness.progress import READY, Progress, waiting

_JSONPATH = re.compile(r"^jsonpath=\{?\.?(?P<path>[^{}=]+)\}?(=(?P<value>.*))?$")
_CONDITION = re.compile(r"^condition=(?P<type>[^=]+)(=(?P<status>.*))?$")


def as_annotated(live: Manifest, expressions: str) -> Progress:
    """How far the object is by its own expressions.

    Args:
        live: The object.
        expressions: One expression, or a JSON list of them that must all hold.

    Raises:
        RefusedError: An expression of neither form.
    """
    try:
        parsed = json.loads(expressions)
    except ValueError:
        parsed = None
    wanted = parsed if isinstance(parsed, list) else [expressions]
    unmet = [str(one) for one in wanted if not _holds(live, str(one))]
    return waiting(*(f"{one} does not hold yet" for one in unmet)) if unmet else READY


def _holds(live: Manifest, expression: str) -> bool:
    condition = _CONDITION.match(expression)
    if condition is not None:
        found = live.condition(condition["type"])
        return found is not None and found.status.lower() == (condition["status"] or "True").lower()
    path = _JSONPATH.match(expression)
    if path is not None:
        value = live.at(*parse_path(path["path"]))
        return value is not None if path["value"] is None else str(value) == path["value"]
    raise RefusedError(
        f"{live.label}: the annotation {WAIT_FOR} holds {expression!r}; allowed are condition=TYPE,"
        " condition=TYPE=STATUS,"
        " jsonpath={.path} and jsonpath={.path}=VALUE, or a JSON list of them."
    )

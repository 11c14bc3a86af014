"""The release in production as a candidate, so that a new one can be compared with it on the same folds."""

import json

from model.candidates import FAMILIES, Candidate
from model.errors import ReleaseError
from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.registry import Registry
from model.release import MANIFEST


def in_production(registry: Registry, model: str, alias: str) -> Candidate | None:
    """Family and parameters of the release that a model's alias points at; None where it points nowhere.

    Args:
        registry: Where releases are.
        model: The model's name.
        alias: That of the environment that the new release is for, such as "prod".

    Raises:
        ReleaseError: The release was altered, or this Landfall does not know its family or parameters.
        RegistryError: The release is gone.
        LedgerError: The ledger was altered.
    """
    pointer = Pointer(model, alias)
    if pointer not in aliases.current(registry.ledger().entries):
        return None
    found = registry.fetch(str(pointer))
    content = json.loads((found.path / MANIFEST).read_text(encoding="utf-8"))["content"]
    try:
        return FAMILIES[content["task"]][content["algorithm"]](**content["parameters"])
    except (KeyError, TypeError):
        raise ReleaseError(
            f"release {found.digest} ({alias}): this Landfall has no {content['algorithm']} with"
            f" parameters {', '.join(content['parameters'])}."
        ) from None

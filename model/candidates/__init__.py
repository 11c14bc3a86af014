"""The families that can compete, by task and name.

A further one is one module in `model/candidates/<task>`, named as its family, that ends with
`FAMILY: type[Candidate] = <its class>`. Nothing else needs to know: it is found by its file.
"""

from importlib import import_module

from model import settings
from model.candidates.candidate import Candidate, Estimator, Fold
from model.outcome import Task

__all__ = ["FAMILIES", "Candidate", "Estimator", "Fold"]


def _found(task: Task) -> dict[str, type[Candidate]]:
    return {name: import_module(f"model.candidates.{task}.{name}").FAMILY for name in settings.FAMILIES[task]}


FAMILIES: dict[Task, dict[str, type[Candidate]]] = {
    "classification": _found("classification"),
    "regression": _found("regression"),
}

"""Builds an ONNX graph step by step: every value gets a name when its node is added."""

from collections.abc import Collection, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 21
"""Of the default domain; from ONNX 1.16. onnxruntime reads it since 1.18:
https://onnxruntime.ai/docs/reference/compatibility.html"""

OPSET_ML = 5
"""Of ai.onnx.ml; the first with TreeEnsemble, whose thresholds and outputs may be double:
https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html"""

IR_VERSION = 10
"""The file format that belongs to these opsets: https://github.com/onnx/onnx/blob/main/docs/Versioning.md"""

ROWS_AT_ONCE = "rows_at_once"
"""Name in the model's metadata: how many rows to give it together, so that what it holds stays in a cache."""

_MOST_ROWS, _CACHED_BYTES = 2000, 4_000_000
"""Past some thousand rows a call's own cost no longer counts; 4 MB fit into most last-level caches."""

_CAST = {
    "double": TensorProto.DOUBLE,
    "float": TensorProto.FLOAT,
    "bool": TensorProto.BOOL,
    "int64": TensorProto.INT64,
}

Attribute = int | Sequence[int] | onnx.TensorProto


def free(name: str, taken: Collection[str]) -> str:
    """A name that is not taken: the one asked for, or that with dashes below behind it."""
    while name in taken:
        name += "_"
    return name


class Graph:
    """A graph under construction. Names are counted, so that equal steps give equal bytes."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        """Starts an empty graph.

        Args:
            taken: Names of its inputs and outputs, which share one space with those given here.
        """
        self._taken = frozenset(taken)
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._rows_at_once = _MOST_ROWS

    def hold(self, doubles: int) -> None:
        """Says that a step holds so many doubles for each row: fewer rows are then to be given together."""
        self._rows_at_once = max(1, min(self._rows_at_once, _CACHED_BYTES // (8 * doubles)))

    def doubles(self, values: npt.NDArray[np.float64]) -> str:
        """Adds a double constant of the array's shape."""
        return self._constant(np.ascontiguousarray(values, dtype=np.float64))

    def ints(self, values: Sequence[int]) -> str:
        """Adds an int64 constant, shape [len(values)]."""
        return self._constant(np.array(values, dtype=np.int64))

    def add(self, operation: str, *inputs: str, domain: str = "", **attributes: Attribute) -> str:
        """Adds a node with one output, and returns the output's name."""
        return self.add_many(operation, inputs, 1, domain=domain, **attributes)[0]

    def add_cast(self, value: str, to: Literal["double", "float", "bool", "int64"]) -> str:
        """Adds a change of type."""
        return self.add("Cast", value, to=int(_CAST[to]))

    def add_many(
        self,
        operation: str,
        inputs: Sequence[str],
        outputs: int,
        *,
        domain: str = "",
        **attributes: Attribute,
    ) -> list[str]:
        """Adds a node with several outputs, and returns their names."""
        name = f"{operation}_{len(self._nodes)}"
        names = [free(name if i == 0 else f"{name}_{i}", self._taken) for i in range(outputs)]
        node = helper.make_node(operation, list(inputs), names, name=name, domain=domain)
        node.attribute.extend(helper.make_attribute(key, attributes[key]) for key in sorted(attributes))
        self._nodes.append(node)
        return names

    def name_output(self, value: str, name: str) -> None:
        """Gives a value the name under which the model returns it."""
        self._nodes.append(helper.make_node("Identity", [value], [name], name=f"output_{name}"))

    def to_model(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]
    ) -> bytes:
        """The checked model, serialised."""
        graph = helper.make_graph(self._nodes, name, list(inputs), list(outputs), self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", OPSET_ML)]
        model = helper.make_model(
            graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="landfall"
        )
        helper.set_model_props(model, {ROWS_AT_ONCE: str(self._rows_at_once)})
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString(deterministic=True)

    def _constant(self, values: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> str:
        name = free(f"constant_{len(self._constants)}", self._taken)
        self._constants.append(numpy_helper.from_array(values, name))
        return name

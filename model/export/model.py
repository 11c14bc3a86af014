"""A whole fitted estimator as one ONNX model: an input per feature; label and probabilities, or a value."""

from typing import Any

import numpy as np
from onnx import TensorProto, ValueInfoProto, helper

from model.assembly import Parts, take_apart
from model.candidates import Candidate
from model.export.graph import Graph, free
from model.preprocessing import add_preprocessing
from model.schema import Schema

LABEL = "label"
"""Output of a classification, int64, shape [N]: the class code, the decision threshold applied. This name and
the next two are given where no feature is called so: see `output_names`."""

PROBABILITIES = "probabilities"
"""Output of a classification, double, shape [N, classes]: the probability of each class."""

VALUE = "value"
"""Output of a regression, double, shape [N]."""

INPUT_TYPE = "tensor(double)"
"""Of every input, shape [N, 1]; NaN where the value is missing."""


def to_onnx(candidate: Candidate, fitted: Any, schema: Schema) -> bytes:  # Any: scikit-learn has no types
    """The ONNX model of a fitted estimator, serialised; equal estimators give equal bytes.

    Args:
        candidate: The parameters that the estimator was made with.
        fitted: The fitted estimator, from `model.assembly.assemble`, or a pipeline alone.
        schema: Its features become the inputs, in order, each double of shape [N, 1].
    """
    outputs = output_names(schema)
    names = [feature.name for feature in schema.features]
    graph = Graph((*names, *outputs))
    parts = take_apart(fitted)
    rows = graph.add("Concat", *names, axis=1) if len(names) > 1 else graph.add("Identity", names[0])
    ready = add_preprocessing(graph, parts.pipeline["preprocess"], schema, rows)
    answers = candidate.add_to(graph, parts.pipeline["model"], ready)
    inputs = [helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["N", 1]) for name in names]
    if schema.task == "regression":
        graph.name_output(graph.add("Squeeze", answers, graph.ints([1])), outputs[0])
        value = helper.make_tensor_value_info(outputs[0], TensorProto.DOUBLE, ["N"])
        return graph.to_model(schema.name, inputs, [value])
    probabilities = _probabilities(graph, answers, parts, schema)
    graph.name_output(_label(graph, probabilities, parts.threshold), outputs[0])
    graph.name_output(probabilities, outputs[1])
    return graph.to_model(schema.name, inputs, _class_outputs(schema))


def output_names(schema: Schema) -> tuple[str, ...]:
    """Names of label and probabilities, or of the value; another where a feature has that name already.

    Inputs are called as the features are, since that is what clients know; a release's manifest names all.
    """
    features = [feature.name for feature in schema.features]
    wanted = (VALUE,) if schema.task == "regression" else (LABEL, PROBABILITIES)
    return tuple(free(name, features) for name in wanted)


def _probabilities(graph: Graph, answers: str, parts: Parts, schema: Schema) -> str:
    sigmoids = parts.sigmoids
    if parts.inverse_temperature is not None:
        scaled = graph.add("Mul", answers, graph.doubles(np.array(parts.inverse_temperature)))
        return graph.add("Softmax", scaled, axis=1)
    if sigmoids:
        slopes = graph.doubles(np.array([[-one.slope for one in sigmoids]]))
        offsets = graph.doubles(np.array([[-one.offset for one in sigmoids]]))
        answers = graph.add("Sigmoid", graph.add("Add", graph.add("Mul", answers, slopes), offsets))
    if schema.outputs == 1:
        absent = graph.add("Sub", graph.doubles(np.array(1.0)), answers)
        return graph.add("Concat", absent, answers, axis=1)
    if not sigmoids:
        return answers
    total = graph.add("ReduceSum", answers, graph.ints([1]), keepdims=1)
    return graph.add("Div", answers, total)


def _label(graph: Graph, probabilities: str, threshold: float | None) -> str:
    if threshold is None:
        return graph.add("ArgMax", probabilities, axis=1, keepdims=0)
    present = graph.add("Gather", probabilities, graph.ints([1]), axis=1)
    chosen = graph.add("GreaterOrEqual", present, graph.doubles(np.array(threshold)))
    return graph.add("Squeeze", graph.add_cast(chosen, "int64"), graph.ints([1]))


def _class_outputs(schema: Schema) -> list[ValueInfoProto]:
    label, probabilities = output_names(schema)
    return [
        helper.make_tensor_value_info(label, TensorProto.INT64, ["N"]),
        helper.make_tensor_value_info(probabilities, TensorProto.DOUBLE, ["N", len(schema.target.classes)]),
    ]

"""A whole fitted pipeline as one ONNX model: one input per feature, the label and both probabilities out."""

from typing import Any

import numpy as np
from onnx import TensorProto, helper

from model.candidates import Candidate
from model.export.graph import Graph
from model.preprocessing import add_preprocessing
from model.schema import Schema

LABEL = "label"
"""Output, int64, shape [N]: the class code."""

PROBABILITIES = "probabilities"
"""Output, double, shape [N, 2]: the probability of each class."""

INPUT_TYPE = "tensor(double)"
"""Of every input, shape [N, 1]; NaN where the value is missing."""


def to_onnx(candidate: Candidate, fitted: Any, schema: Schema) -> bytes:  # Any: scikit-learn has no types
    """The ONNX model of a fitted pipeline, serialised; equal pipelines give equal bytes.

    Args:
        candidate: The parameters that the pipeline was made with.
        fitted: The fitted pipeline, from `model.preprocessing.pipeline`.
        schema: Its features become the inputs, in order, each double of shape [N, 1].
    """
    graph = Graph()
    rows = graph.add("Concat", *(feature.name for feature in schema.features), axis=1)
    ready = add_preprocessing(graph, fitted["preprocess"], schema, rows)
    present = candidate.add_to(graph, fitted["classify"], ready)
    absent = graph.add("Sub", graph.doubles(np.array(1.0)), present)
    probabilities = graph.add("Concat", absent, present, axis=1)
    graph.name_output(graph.add("ArgMax", probabilities, axis=1, keepdims=0), LABEL)
    graph.name_output(probabilities, PROBABILITIES)
    inputs = [helper.make_tensor_value_info(f.name, TensorProto.DOUBLE, ["N", 1]) for f in schema.features]
    outputs = [
        helper.make_tensor_value_info(LABEL, TensorProto.INT64, ["N"]),
        helper.make_tensor_value_info(PROBABILITIES, TensorProto.DOUBLE, ["N", len(schema.target.classes)]),
    ]
    return graph.to_model(schema.name, inputs, outputs)

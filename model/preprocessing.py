"""What happens to a row before an estimator sees it, inside the pipeline: learned from training rows only.

Numbers: a missing one becomes the median; scaled where the estimator needs it. Categories: a missing one
becomes the most frequent; then one column per code, or a single one where there are two codes.
"""

from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from model.candidates import Candidate, Estimator
from model.export.graph import Graph
from model.schema import Schema


def pipeline(candidate: Candidate, schema: Schema, seed: int) -> Estimator:
    """The unfitted scikit-learn pipeline of one candidate: steps "preprocess" and "model"."""
    steps = [
        ("preprocess", preprocessor(schema, scaled=candidate.scaled)),
        ("model", candidate.estimator(seed, schema.outputs)),
    ]
    made: Estimator = Pipeline(steps)
    return made


def preprocessor(schema: Schema, *, scaled: bool) -> Any:  # Any: scikit-learn has no types
    """The unfitted step "preprocess"; `scaled` brings numbers to mean 0 and variance 1."""
    numbers, categories = schema.indices("number"), schema.indices("category")
    number_steps: list[tuple[str, Any]] = [
        ("impute", SimpleImputer(strategy="median", keep_empty_features=True))
    ]
    if scaled:
        number_steps.append(("scale", StandardScaler()))
    codes = [np.array(schema.features[i].categories, dtype=np.float64) for i in categories]
    encode = OneHotEncoder(categories=codes, drop="if_binary", handle_unknown="ignore", sparse_output=False)
    category_steps = [
        ("impute", SimpleImputer(strategy="most_frequent", keep_empty_features=True)),
        ("encode", encode),
    ]
    parts = [
        (name, Pipeline(steps), columns)
        for name, steps, columns in (
            ("number", number_steps, numbers),
            ("category", category_steps, categories),
        )
        if columns
    ]
    return ColumnTransformer(parts)


def add_preprocessing(
    graph: Graph, fitted: Any, schema: Schema, rows: str
) -> str:  # Any: scikit-learn has no types
    """Adds the fitted step "preprocess" to an ONNX graph.

    Args:
        graph: Where to add it.
        fitted: The fitted step.
        schema: The schema it was made for.
        rows: Raw rows, double, shape [N, features]; NaN where missing.

    Returns:
        The value with the preprocessed rows, double, shape [N, columns].
    """
    fill = np.zeros(len(schema.features))
    for kind, columns in (("number", schema.indices("number")), ("category", schema.indices("category"))):
        if columns:
            fill[columns] = fitted.named_transformers_[kind]["impute"].statistics_
    filled = graph.add("Where", graph.add("IsNaN", rows), graph.doubles(fill), rows)
    parts = []
    if schema.indices("number"):
        parts.append(_numbers(graph, fitted.named_transformers_["number"], schema, filled))
    if schema.indices("category"):
        parts.append(_categories(graph, fitted.named_transformers_["category"]["encode"], schema, filled))
    return graph.add("Concat", *parts, axis=1) if len(parts) > 1 else parts[0]


def _numbers(graph: Graph, fitted: Any, schema: Schema, filled: str) -> str:
    values = graph.add("Gather", filled, graph.ints(schema.indices("number")), axis=1)
    if "scale" not in fitted.named_steps:
        return values
    centred = graph.add("Sub", values, graph.doubles(fitted["scale"].mean_))
    return graph.add("Div", centred, graph.doubles(fitted["scale"].scale_))


def _categories(graph: Graph, encode: Any, schema: Schema, filled: str) -> str:
    sources: list[int] = []
    codes: list[float] = []
    dropped = encode.drop_idx_ if encode.drop_idx_ is not None else [None] * len(encode.categories_)
    for column, known, drop in zip(schema.indices("category"), encode.categories_, dropped, strict=True):
        kept = [code for i, code in enumerate(known.tolist()) if i != drop]
        sources += [column] * len(kept)
        codes += kept
    repeated = graph.add("Gather", filled, graph.ints(sources), axis=1)
    return graph.add_cast(graph.add("Equal", repeated, graph.doubles(np.array(codes))), "double")

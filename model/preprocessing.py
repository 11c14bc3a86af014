"""What happens to a row before an estimator sees it, inside the pipeline: learned from training rows only.

Numbers: a missing one becomes the median; scaled where the estimator needs it. Categories: a missing one
becomes the most frequent; then one column per code, or a single one where there are two codes.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from model.candidates import Candidate, Estimator
from model.export.graph import Graph
from model.schema import TWO_CLASSES, Schema
from model.table import Matrix


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


def prepare(train: Matrix, test: Matrix, schema: Schema, *, scaled: bool) -> tuple[Matrix, Matrix]:
    """What the step "preprocess", learned from `train`, makes of both, in a tenth of the time.

    A search prepares a few hundred rows hundreds of times; most of that time would go into asking whether
    they are data frames. A test holds the results equal.

    Args:
        train: Shape [rows, features], in schema order; NaN where missing.
        test: Shape [held-out rows, features].
        schema: Tells numbers from categories.
        scaled: As for `preprocessor`.
    """
    parts: list[tuple[Matrix, Matrix]] = []
    numbers = schema.indices("number")
    if numbers:
        fill = [_median(train[:, i]) for i in numbers]
        pair = _filled(train[:, numbers], fill), _filled(test[:, numbers], fill)
        if scaled:
            scaler = StandardScaler().fit(pair[0])
            pair = scaler.transform(pair[0]), scaler.transform(pair[1])
        parts.append(pair)
    for i in schema.indices("category"):
        codes = schema.features[i].categories
        kept = codes[1:] if len(codes) == TWO_CLASSES else codes
        fill = [_most_frequent(train[:, i])]
        pair = _filled(train[:, [i]], fill), _filled(test[:, [i]], fill)
        parts.append(((pair[0] == kept).astype(np.float64), (pair[1] == kept).astype(np.float64)))
    return np.hstack([part[0] for part in parts]), np.hstack([part[1] for part in parts])


def _filled(values: Matrix, fill: Sequence[float]) -> Matrix:
    return np.where(np.isnan(values), np.array(fill), values)


def _median(column: Matrix) -> float:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else 0.0


def _most_frequent(column: Matrix) -> float:
    values, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    return float(values[counts.argmax()]) if len(values) else 0.0


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

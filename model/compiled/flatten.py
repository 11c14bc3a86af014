"""From a fitted estimator to flat arrays: the pipeline taken apart, its columns and its model read out."""

import math
from typing import Any

import numpy as np

from model.assembly import take_apart
from model.candidates import Candidate
from model.compiled.flat import Column, Flat, Sigmoid
from model.schema import Schema
from model.table import Matrix


def flatten(candidate: Candidate, fitted: Any, schema: Schema, rows: Matrix) -> Flat:
    """The flat arrays of a fitted estimator; equal estimators give equal arrays.

    Args:
        candidate: The parameters that the estimator was made with.
        fitted: The fitted estimator, from `model.assembly.assemble`; Any because scikit-learn has no types.
        schema: The features, in the order of a row.
        rows: What it was fitted on, shape [rows, features]; NaN where missing.
    """
    parts = take_apart(fitted)
    preprocess = parts.pipeline["preprocess"]
    background = [math.fsum(column) / len(column) for column in preprocess.transform(rows).T.tolist()]
    return Flat(
        features=len(schema.features),
        columns=_columns(preprocess, schema, background),
        model=candidate.flat(parts.pipeline["model"]),
        sigmoids=tuple(Sigmoid(one.slope, one.offset) for one in parts.sigmoids),
        inverse_temperature=parts.inverse_temperature,
    )


def places(schema: Schema, rows: Matrix) -> Matrix:
    """Rows as engines take them, shape [rows, features]: a category as its place, NaN where missing."""
    coded = rows.astype(np.float64)
    for i in schema.indices("category"):
        for place, code in enumerate(schema.features[i].categories):
            coded[rows[:, i] == code, i] = place
    return coded


def _columns(preprocess: Any, schema: Schema, background: list[float]) -> tuple[Column, ...]:
    parts = preprocess.named_transformers_
    columns = _numbers(parts["number"], schema) if schema.indices("number") else []
    if schema.indices("category"):
        columns += _categories(parts["category"], schema)
    return tuple(Column(*column, background=mean) for column, mean in zip(columns, background, strict=True))


_Parts = tuple[int, float, int | None, float, float]


def _numbers(fitted: Any, schema: Schema) -> list[_Parts]:
    fills = fitted["impute"].statistics_.tolist()
    scale = fitted["scale"] if "scale" in fitted.named_steps else None
    means = scale.mean_.tolist() if scale is not None else [0.0] * len(fills)
    scales = scale.scale_.tolist() if scale is not None else [1.0] * len(fills)
    return [
        (source, fill, None, mean, by)
        for source, fill, mean, by in zip(schema.indices("number"), fills, means, scales, strict=True)
    ]


def _categories(fitted: Any, schema: Schema) -> list[_Parts]:
    encode, fills = fitted["encode"], fitted["impute"].statistics_.tolist()
    dropped = encode.drop_idx_ if encode.drop_idx_ is not None else [None] * len(fills)
    columns: list[_Parts] = []
    for source, fill, drop in zip(schema.indices("category"), fills, dropped, strict=True):
        codes = schema.features[source].categories
        place = float(codes.index(fill)) if fill in codes else -1.0
        columns += [(source, place, i, 0.0, 1.0) for i in range(len(codes)) if i != drop]
    return columns

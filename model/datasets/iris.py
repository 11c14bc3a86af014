"""Iris: what the columns of `model/data/iris.csv` mean; source and licence are in `model/data/iris.md`.

Limits are plausible sizes of a flower's leaves, wider than the data's own range.
"""

from model.schema import Schema, Target, number

SCHEMA = Schema(
    name="iris",
    title="Iris species",
    features=(
        number("sepal_length", "length of a sepal", 0.5, 15, 5.1, unit="cm", whole=False),
        number("sepal_width", "width of a sepal", 0.5, 10, 3.5, unit="cm", whole=False),
        number("petal_length", "length of a petal", 0.1, 15, 1.4, unit="cm", whole=False),
        number("petal_width", "width of a petal", 0.05, 8, 0.2, unit="cm", whole=False),
    ),
    target=Target("species", ("setosa", "versicolor", "virginica"), "species of the plant"),
)

"""Boston housing: what the columns of `model/data/boston.csv` mean; its source is in `model/data/boston.md`.

A regression. Column B encodes the share of Black residents; leave it out with `--drop B` (see the caveat).
Limits are plausible for a census tract, wider than the data's own range.
"""

from model.schema import Schema, Target, category, number

SCHEMA = Schema(
    name="boston",
    title="Boston housing",
    features=(
        number("CRIM", "crimes per person and year", 0, 200, 0.00632, whole=False),
        number("ZN", "residential land in lots over 25,000 sq.ft", 0, 100, 18, unit="percent", whole=False),
        number("INDUS", "non-retail business land", 0, 100, 2.31, unit="percent", whole=False),
        category("CHAS", "borders the Charles River", {0: "no", 1: "yes"}, 0),
        number("NOX", "nitric oxides", 0.1, 2, 0.538, unit="parts per 10 million", whole=False),
        number("RM", "rooms per dwelling, on average", 1, 15, 6.575, whole=False),
        number("AGE", "owner-occupied units built before 1940", 0, 100, 65.2, unit="percent", whole=False),
        number("DIS", "weighted distance to five employment centres", 0.5, 50, 4.09, whole=False),
        number("RAD", "access to radial highways, an index", 1, 24, 1),
        number("TAX", "property tax per $10,000", 100, 1000, 296, unit="dollars"),
        number("PTRATIO", "pupils per teacher", 5, 40, 15.3, whole=False),
        number("B", "1000 (b - 0.63)^2, b the share of Black residents", 0, 400, 396.9, whole=False),
        number("LSTAT", "residents of lower status", 0, 100, 4.98, unit="percent", whole=False),
    ),
    target=Target(
        "MEDV", (), "median value of owner-occupied homes", "thousand dollars", minimum=5.0, maximum=50.0
    ),
)

"""Words for what the schema and the manifest name: features, ranges, metrics. Plain text, no HTML."""

from app.schema import Feature, Schema

METRICS = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "f1": "F1",
    "roc_auc": "area under the ROC curve",
    "brier": "Brier score",
    "log_loss": "log loss",
    "r2": "R²",
    "mse": "mean squared error",
    "mae": "mean absolute error",
}
"""The metrics' names in a manifest (https://scikit-learn.org/stable/modules/model_evaluation.html), and what
people call them.
"""


def metric(name: str) -> str:
    """A metric's name for people."""
    return METRICS.get(name, name.replace("_", " "))


def title(feature: Feature) -> str:
    """A feature's heading: its description where there is one, else its name."""
    text = feature.description.rstrip(".") or feature.name.replace("_", " ")
    return text[:1].upper() + text[1:]


def model_title(schema: Schema) -> str:
    """The model's heading."""
    return schema.title or schema.name


def limits(feature: Feature) -> str:
    """What a number may be, such as "18 to 110 years"."""
    low, high = feature.minimum, feature.maximum
    if low is not None and high is not None:
        text = f"{low:g} to {high:g}"
    elif low is not None:
        text = f"{low:g} or more"
    elif high is not None:
        text = f"up to {high:g}"
    else:
        text = "any number"
    return text + (f" {feature.unit}" if feature.unit else "")


def short(digest: str) -> str:
    """A digest that can be read aloud: its first twelve digits."""
    return digest.removeprefix("sha256:")[:12]

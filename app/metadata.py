"""What the server says of its model: the protocol's metadata, and where to go from the first page."""

from urllib.parse import urlencode

from app import protocol
from app.protocol import LABEL, PROBABILITY, VALUE
from app.release import Release
from app.schema import Cell, Feature


def example(feature: Feature) -> Cell:
    """A value that a feature takes; null where the schema tells none and null is allowed."""
    if feature.example is not None or feature.nullable:
        return feature.example
    if feature.categories:
        return feature.categories[0]
    return feature.minimum if feature.minimum is not None else feature.maximum or 0


def examples(release: Release) -> dict[str, Cell]:
    """A row that the model takes, without what may be left out and has no example."""
    row = {feature.name: example(feature) for feature in release.schema.features}
    return {name: cell for name, cell in row.items() if cell is not None}


def index(release: Release) -> protocol.Index:
    """The answer to GET `/`."""
    base = f"/v2/models/{release.schema.name}"
    paths = {
        "predict": f"{base}/predict?{urlencode(examples(release))}",
        "infer (POST)": f"{base}/infer",
        "model": base,
        "server": "/v2",
        "live": "/v2/health/live",
        "ready": "/v2/health/ready",
        "metrics": "/metrics",
        "openapi": "/openapi.json",
    }
    return protocol.Index(release.schema.name, release.manifest.digest, paths)


def model(release: Release, engine: str) -> protocol.ModelMetadata:
    """The answer to GET `/v2/models/{name}`."""
    classes: list[int | float | str] = list(release.schema.target.classes)
    outputs = (
        [
            protocol.TensorMetadata(LABEL, "BYTES", [-1], {"classes": classes}),
            protocol.TensorMetadata(PROBABILITY, "FP64", [-1, len(classes)], {"classes": classes}),
        ]
        if classes
        else [protocol.TensorMetadata(VALUE, "FP64", [-1], {"unit": release.schema.target.unit})]
    )
    return protocol.ModelMetadata(
        name=release.schema.name,
        versions=[release.version],
        platform=f"landfall_{engine}",
        inputs=[_input(feature) for feature in release.schema.features],
        outputs=outputs,
    )


def _input(feature: Feature) -> protocol.TensorMetadata:
    told: dict[str, Cell | list[int | float | str]] = {
        "allowed": feature.allowed(),
        "nullable": feature.nullable,
        "example": example(feature),
    }
    if feature.description:
        told["description"] = feature.description
    if feature.unit:
        told["unit"] = feature.unit
    if feature.kind == "category":
        told["categories"] = feature.categories
        if feature.labels:
            told["labels"] = list(feature.labels)
    else:
        told["minimum"], told["maximum"] = feature.minimum, feature.maximum
    return protocol.TensorMetadata(feature.name, feature.datatype, [-1, 1], told)

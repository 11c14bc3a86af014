"""A user's own data: one schema, derived from the file and its description; what is wrong is named."""

from pathlib import Path

import numpy as np
import pyarrow as arrow
import pytest
from pyarrow import parquet

from model.datasets import Costs, of_settings
from model.datasets.dataset import Dataset
from model.errors import DataError, SettingsError
from model.schema import from_json as schema_text
from model.settings import TrainSettings
from model.table import Table
from model.validation import load

HEADER = "id,height,colour,size,bed,kind"
ROWS = [
    f"{i},{40 + i / 2},{('red', 'blue', '')[i % 3]},{i % 4},{i // 2},{('yes', 'no')[i % 2]}"
    for i in range(40)
]
SPEC = """
name: flowers
target: kind
task: classification
positive: yes
drop: [id]
groups: bed
fairness: [colour]
costs: {false_alarm: 1, miss: 5}
columns:
  height: {unit: cm, description: how tall, maximum: 200}
  size: {kind: category}
"""


def _files(folder: Path, spec: str = SPEC, lines: list[str] | None = None) -> TrainSettings:
    (folder / "own.yaml").write_text(spec)
    (folder / "own.csv").write_text("\n".join([HEADER, *(ROWS if lines is None else lines)]) + "\n")
    return TrainSettings(data=folder / "own.csv", spec=folder / "own.yaml")


def _read(settings: TrainSettings) -> tuple[Dataset, Table]:
    dataset = of_settings(settings)
    return dataset, load(dataset.path, dataset.schema, group=dataset.group, ignored=dataset.ignored)


def test_schema_is_derived(tmp_path: Path) -> None:
    dataset, table = _read(_files(tmp_path, SPEC.replace("positive: yes", "positive: 'yes'")))
    height, colour, size = dataset.schema.features

    assert (height.kind, height.datatype, height.unit, height.minimum, height.maximum) == (
        *("number", "FP64", "cm"),
        *(40 - 19.5 / 2, 200),
    )
    assert (colour.kind, colour.labels, colour.nullable) == ("category", ("blue", "red"), True)
    assert (size.categories, size.labels, size.nullable) == ((0, 1, 2, 3), ("0", "1", "2", "3"), False)
    assert dataset.schema.target.classes == ("no", "yes")
    assert (dataset.costs, dataset.fairness) == (Costs(1, 5), ("colour",))
    assert table.targets.tolist() == [1, 0] * 20
    assert table.features[:3, 1].tolist()[:2] == [1, 0]
    assert np.isnan(table.features[2, 1])
    assert len(np.unique(table.groups)) == 20


def test_what_is_redacted_and_the_targets_range_reach_the_schemas_text(tmp_path: Path) -> None:
    spec = "name: flowers\ntarget: height\ntask: regression\ncolumns: {colour: {redacted: true}}\n"
    schema = schema_text(_read(_files(tmp_path, spec))[0].schema.to_json())

    assert [one.name for one in schema.features if one.redacted] == ["colour"]
    assert (schema.target.minimum, schema.target.maximum) == (40.0, 59.5)


def test_parquet_gives_the_same_table(tmp_path: Path) -> None:
    settings = _files(tmp_path, SPEC.replace("positive: yes", "positive: 'yes'"))
    cells = [row.split(",") for row in ROWS]
    columns = {name: [row[i] for row in cells] for i, name in enumerate(HEADER.split(","))}
    typed = {
        **columns,
        "height": [float(value) for value in columns["height"]],
        "size": [int(value) for value in columns["size"]],
        "colour": [value or None for value in columns["colour"]],
    }
    parquet.write_table(arrow.table(typed), tmp_path / "own.parquet")

    _, text = _read(settings)
    _, binary = _read(TrainSettings(data=tmp_path / "own.parquet", spec=settings.spec))

    assert binary.sha256() == text.sha256()


def test_regression_takes_any_finite_number(tmp_path: Path) -> None:
    spec = "name: sizes\ntarget: height\ntask: regression\nunit: cm\ndrop: [id, bed]\n"
    dataset, table = _read(_files(tmp_path, spec))

    assert dataset.schema.task == "regression"
    assert table.targets.dtype == np.float64
    with pytest.raises(
        DataError, match=r"column 'height', line 2: 'tall' is not a finite number.*number in cm"
    ):
        _read(_files(tmp_path, spec, ["0,tall,red,1,0,no", *ROWS[1:]]))


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("name: flowers", "name: My Flowers", "name: string should match pattern"),
        ("target: kind", "target: sort", "target 'sort' is not a column. The file has: id, height"),
        (
            "task: classification",
            "task: clustering",
            "task: input should be 'classification' or 'regression'",
        ),
        ("drop: [id]", "dorp: [id]", "dorp: extra inputs are not permitted. It may say: name, target"),
        ("groups: bed", "groups: plot", "groups 'plot' is not a column"),
        ("fairness: [colour]", "fairness: [height]", "fairness 'height' is a number. Name a category."),
        ("fairness: [colour]", "fairness: [id]", "fairness 'id' is not a feature. Features: colour, height"),
        ("miss: 5", "miss: -5", "costs.miss: input should be greater than 0"),
        ("drop: [id]", "drop: [id, height, colour, size]", "columns 'height' is not a feature"),
        (SPEC, "- a\n- b\n", "it holds no settings"),
        (SPEC, "a: [", "it is not YAML"),
    ],
)
def test_wrong_description_is_explained(tmp_path: Path, old: str, new: str, text: str) -> None:
    spec = SPEC.replace("positive: yes\n", "")
    with pytest.raises(SettingsError) as caught:
        _read(_files(tmp_path, new if old == SPEC else spec.replace(old, new)))
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("column", "change", "text"),
    [
        (
            "height",
            lambda cells: [*cells[:3], "tall", *cells[4:]],
            "column 'height', line 5: not a finite number",
        ),
        ("height", lambda cells: [""] * len(cells), "column 'height': it has no value at all"),
        ("colour", lambda cells: [f"c{i}" for i in range(len(cells))], "column 'colour': .* different texts"),
        ("kind", lambda cells: [f"k{i}" for i in range(len(cells))], "column 'kind': .* classes"),
        ("bed", lambda cells: ["", *cells[1:]], "column 'bed', line 2: no value"),
    ],
)
def test_wrong_column_is_named(tmp_path: Path, column: str, change: object, text: str) -> None:
    place = HEADER.split(",").index(column)
    table = [row.split(",") for row in (ROWS * 2)]
    cells = change([row[place] for row in table])  # type: ignore[operator] # a function of the list above
    lines = [
        ",".join([*row[:place], cell, *row[place + 1 :]]) for row, cell in zip(table, cells, strict=True)
    ]

    with pytest.raises(DataError, match=text):
        _read(_files(tmp_path, SPEC.replace("positive: yes\n", ""), lines))


def test_a_column_without_a_name_is_refused(tmp_path: Path) -> None:
    settings = _files(tmp_path, SPEC.replace("positive: yes\n", "").replace("drop: [id]\n", ""))
    text = (tmp_path / "own.csv").read_text().replace("id,", ",", 1)
    (tmp_path / "own.csv").write_text(text)

    with pytest.raises(DataError, match=r"column 1 has no name. Name it in the header"):
        _read(settings)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    settings = _files(tmp_path)
    (tmp_path / "own.yaml").unlink()
    with pytest.raises(SettingsError, match=r"own\.yaml: it cannot be read \(No such file"):
        _read(settings)
    with pytest.raises(DataError, match=r"none\.pq: there is no such file"):
        _read(TrainSettings(data=tmp_path / "none.pq"))
    (tmp_path / "text.parquet").write_text("a,b\n")
    with pytest.raises(DataError, match="it is not Parquet"):
        _read(TrainSettings(data=tmp_path / "text.parquet"))

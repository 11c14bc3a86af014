"""The recorder: what it makes of the prediction log's files, and what stops it."""

import io
import json
import math
import signal
import subprocess
import sys
from array import array
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from app.logs import Log
from app.prediction_log import PredictionLog
from app.schema import Feature
from recorder import rounds, target
from tests.unit.app.releases import AGE, RATE, SEX, release
from toolchain import folders

RELEASE = "sha256:" + "ab" * 32
NOON = 1_790_000_000.25


def line(number: int, **other: Any) -> dict[str, Any]:
    told = {
        "time": NOON + number,
        "request_id": f"r-{number}",
        "release": RELEASE,
        "row": 0,
        "features": {"age": 63 + number, "rate": None},
        "outputs": [0.25, 0.75],
    }
    return {**told, **other}


def segment(folder: Path, name: str, *lines: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.ndjson"
    part = path.with_suffix(".part")
    part.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return part.rename(path)


def parquets(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_a_finished_file_becomes_parquet_by_release_and_day_and_goes(tmp_path: Path) -> None:
    made = segment(tmp_path / "log", "s-1", line(0), line(1, features={"age": 70, "rate": 71.5}))
    writing = tmp_path / "log" / "s-2.ndjson.part"
    writing.write_text("{}")

    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))

    assert not made.exists()
    assert writing.exists()
    (found,) = parquets(tmp_path / "out")
    assert str(found) == "release=abababababab/date=2026-09-21/s-1.parquet"
    rows = pq.ParquetFile(tmp_path / "out" / found).read().to_pylist()
    assert [row["request_id"] for row in rows] == ["r-0", "r-1"]
    assert [row["feature.age"] for row in rows] == [63.0, 70.0]
    assert [row["feature.rate"] for row in rows] == [None, 71.5]
    assert rows[0]["outputs"] == [0.25, 0.75]
    assert rows[0]["time"].timestamp() == NOON


def test_files_have_the_same_columns_whatever_is_missing_in_them(tmp_path: Path) -> None:
    segment(tmp_path / "log", "s-1", line(0))
    segment(tmp_path / "log", "s-2", line(0, features={"age": 1.5, "rate": 2}))
    place = tmp_path / "out"

    rounds.go(tmp_path / "log", target.parse(str(place)))

    one, other = (pq.ParquetFile(place / path).schema_arrow for path in parquets(place))
    assert one.equals(other)


def test_a_second_try_after_a_kill_doubles_nothing(tmp_path: Path) -> None:
    place = target.parse(str(tmp_path / "out"))
    made = segment(tmp_path / "log", "s-1", line(0))
    text = made.read_text()
    rounds.go(tmp_path / "log", place)
    made.write_text(text)  # killed between the Parquet file and the removal
    (tmp_path / "out" / parquets(tmp_path / "out")[0]).with_suffix(".parquet.part").write_bytes(b"torn")

    rounds.go(tmp_path / "log", place)

    (found,) = parquets(tmp_path / "out")
    assert pq.ParquetFile(tmp_path / "out" / found).read().num_rows == 1


def columns(folder: Path, **kinds: str) -> None:
    """What the server writes beside the log."""
    folder.mkdir(exist_ok=True)
    (folder / "columns-abababababab.json").write_text(json.dumps({"release": RELEASE, "features": kinds}))


def test_a_text_that_is_missing_throughout_a_file_is_a_column_of_texts(tmp_path: Path) -> None:
    columns(tmp_path / "log", age="number", rate="text")
    segment(tmp_path / "log", "s-1", line(0))
    segment(tmp_path / "log", "s-2", line(0, features={"age": None, "rate": "fast"}))
    place = tmp_path / "out"

    assert rounds.go(tmp_path / "log", target.parse(str(place)))

    schemas = [pq.ParquetFile(place / path).schema_arrow for path in parquets(place)]
    assert [str(schema.field("feature.rate").type) for schema in schemas] == ["string", "string"]
    assert [str(schema.field("feature.age").type) for schema in schemas] == ["double", "double"]
    assert (tmp_path / "log" / "columns-abababababab.json").exists()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"time": "noon"}, "time is no number"),
        ({"time": 1e15}, "time 1e+15 is not within the calendar"),
        ({"time": True}, "time is no number"),
        ({"request_id": None}, "request_id is no text"),
        ({"request_id": "\ud800"}, "request_id is no text"),
        ({"release": 5}, "release is no text"),
        ({"release": "sha256:../../" + "ab" * 29}, "release is no digest"),
        ({"row": 2**31}, "row is no whole number"),
        ({"row": 0.5}, "row is no whole number"),
        ({"features": ["age"]}, "features are no object"),
        ({"features": {"age": [63], "rate": None}}, "age is no number"),
        ({"features": {"age": 10**400, "rate": None}}, "age is no number"),
        ({"features": {"age": float("nan"), "rate": None}}, "it is no JSON: NaN"),
        ({"features": {"age": "old", "rate": None}}, "age is no number"),
        ({"features": {"age": 63, "rate": 80}}, "rate is no text"),
        ({"features": {"age": 63}}, "its features are not the release's: rate"),
        ({"outputs": {"ill": 0.5}}, "outputs no list"),
        ({"outputs": ["0.5"]}, "an output is no number"),
        ({"further": 1}, "it is no object with the fields"),
    ],
)
def test_a_line_of_wrong_types_is_told_set_aside_and_the_others_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, Any], reason: str
) -> None:
    columns(tmp_path / "log", age="number", rate="text")
    made = segment(tmp_path / "log", "s-1", line(0), line(1, **wrong), line(2))
    damaged = made.read_bytes().splitlines()[1]

    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))

    first, _ = (json.loads(text) for text in capsys.readouterr().out.splitlines())
    assert (first["event"], first["segment"], first["lines"]) == ("damaged_lines", "s-1.ndjson", 1)
    assert first["reason"].startswith("line 2: ")
    assert reason in first["reason"]
    assert (tmp_path / "out" / first["kept"]).read_bytes() == damaged + b"\n"
    whole, aside = parquets(tmp_path / "out")[::-1]
    assert str(aside) == "_damaged/s-1.ndjson"
    assert pq.ParquetFile(tmp_path / "out" / whole).read()["request_id"].to_pylist() == ["r-0", "r-2"]
    assert not made.exists()


def test_the_servers_own_log_is_recorded_with_the_schemas_types(tmp_path: Path) -> None:
    kind = Feature("kind", "category", "BYTES", categories=["slow", "fast"], nullable=True)
    made = release()
    features = [AGE, RATE, SEX, kind]
    made = msgspec.structs.replace(made, schema=msgspec.structs.replace(made.schema, features=features))
    logged = PredictionLog(made, tmp_path / "log", 1.0, 2**20, Log(io.StringIO()))
    logged.offer("r-1", array("d", [63, math.nan, 1, math.nan]), (0.25, 0.75))
    logged.close(30)

    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))

    (found,) = parquets(tmp_path / "out")
    schema = pq.ParquetFile(tmp_path / "out" / found).schema_arrow
    assert {name: str(schema.field(name).type) for name in schema.names if name.startswith("feature.")} == {
        "feature.age": "double", "feature.kind": "string", "feature.rate": "double"
    }  # fmt: skip


def test_lines_that_are_no_json_are_set_aside_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = segment(tmp_path / "log", "s-1", line(0))
    damaged = b'{"time": 1\nnull\n{"other": 1}\n\xff\xfe\n' + b"[" * 100_000 + b"\n"
    made.write_bytes(made.read_bytes() + damaged)

    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))

    told = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [(one["event"], one.get("lines")) for one in told] == [("damaged_lines", 5), ("recorded", None)]
    assert (tmp_path / "out" / "_damaged" / "s-1.ndjson").read_bytes() == damaged


def test_a_file_of_damaged_lines_alone_does_not_stop_the_next(tmp_path: Path) -> None:
    segment(tmp_path / "log", "s-1", line(0, time=None))
    segment(tmp_path / "log", "s-2", line(0))

    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))

    assert [path.name for path in parquets(tmp_path / "out")] == ["s-1.ndjson", "s-2.parquet"]
    assert not list((tmp_path / "log").iterdir())


def test_a_target_that_fails_keeps_the_file_for_the_next_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = segment(tmp_path / "log", "s-1", line(0))
    (tmp_path / "out").write_text("a file where a folder should be")

    assert not rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))

    assert made.exists()
    assert json.loads(capsys.readouterr().out)["event"] == "not_recorded"
    (tmp_path / "out").unlink()
    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))
    assert not made.exists()


@pytest.mark.parametrize("text", ["relative/folder", "ftp://host/path", "", "https://host/bucket"])
def test_a_place_that_is_none_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match="allowed: /folder, s3://bucket/prefix"):
        target.parse(text)


def test_the_process_records_once_more_when_it_is_told_to_end(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    command = [sys.executable, "-m", "recorder", "--log", str(tmp_path / "log"), "--seconds", "3600"]
    with subprocess.Popen(
        [*command, "--target", str(tmp_path / "out")], stdout=subprocess.PIPE, text=True, cwd=folders.CLONE
    ) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "recording"
        segment(tmp_path / "log", "s-1", line(0))
        process.send_signal(signal.SIGTERM)
        told = [json.loads(text)["event"] for text in process.stdout]

    assert process.returncode == 0
    assert told == ["recorded"]
    assert len(parquets(tmp_path / "out")) == 1


def test_a_wrong_target_ends_the_process_with_a_reason(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "recorder", "--log", str(tmp_path), "--target", "nowhere", "--once"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=folders.CLONE, check=False)

    assert ended.returncode == 2
    assert "allowed" in json.loads(ended.stdout)["reason"]


def test_numpy_which_the_image_lacks_is_not_needed(tmp_path: Path) -> None:
    segment(tmp_path / "log", "s-1", line(0))
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        "from recorder.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "--log",
        str(tmp_path / "log"),
        "--target",
        str(tmp_path / "out"),
    ]
    ended = subprocess.run(
        [*command, "--once"], capture_output=True, text=True, cwd=folders.CLONE, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert len(parquets(tmp_path / "out")) == 1

"""The prediction log of a real serving process: written, flushed at its end, and never in a request's way."""

import json
import signal
from pathlib import Path

import httpx

from recorder import rounds, target

from ..conftest import Start, Trained

ROW = {"inputs": [{"name": "rows", "shape": [2, 3], "datatype": "FP64", "data": [63, 150, 1, 40, 90, 0]}]}


def test_what_was_answered_is_in_the_log_when_the_process_has_ended(
    launch: Start, trained: Trained, tmp_path: Path
) -> None:
    process = launch(trained.folder, "--grace-seconds", "0", "--prediction-log", str(tmp_path / "log"))
    process.until("ready")
    answers = []
    with httpx.Client(base_url=process.url) as kept:
        for number in range(20):
            told = kept.post("/v2/models/pulse/infer", json={"id": f"r-{number}", **ROW}).json()
            answers += next(one["data"] for one in told["outputs"] if one["name"] == "probability")
        process.popen.send_signal(signal.SIGTERM)
        process.until("flushed")
    assert process.popen.wait(30) == 0

    events = [line["event"] for line in process.lines]
    assert [one for one in events if one != "request"][-4:] == ["signal", "draining", "stopped", "flushed"]
    (segment,) = (tmp_path / "log").glob("*.ndjson")
    lines = [json.loads(line) for line in segment.read_text().splitlines()]
    assert [(one["request_id"], one["row"]) for one in lines] == [
        (f"r-{number}", row) for number in range(20) for row in (0, 1)
    ]
    assert [value for one in lines for value in one["outputs"]] == answers
    assert {one["release"] for one in lines} == {trained.digest}
    assert lines[0]["features"] == {"age": 63.0, "rate": 150.0, "sex": 1}
    assert rounds.go(tmp_path / "log", target.parse(str(tmp_path / "out")))
    assert len(list((tmp_path / "out").rglob("*.parquet"))) == 1


def test_a_folder_that_cannot_be_written_fails_no_request(
    launch: Start, trained: Trained, tmp_path: Path
) -> None:
    (tmp_path / "log").write_text("a file where a folder should be")
    process = launch(trained.folder, "--grace-seconds", "0", "--prediction-log", str(tmp_path / "log"))
    process.until("ready")

    codes = {httpx.post(f"{process.url}/v2/models/pulse/infer", json=ROW).status_code for _ in range(5)}
    assert codes == {200}
    assert str(tmp_path / "log") in str(process.until("prediction_log_failed")["reason"])
    metrics = httpx.get(f"{process.url}/metrics").text
    assert 'landfall_prediction_log_entries_total{result="lost"}' in metrics
    process.popen.send_signal(signal.SIGTERM)
    process.until("flushed")
    assert process.popen.wait(30) == 0

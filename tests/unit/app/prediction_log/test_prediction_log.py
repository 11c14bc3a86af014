"""The prediction log from a request's side, and its files."""

import io
import json
import math
import os
import subprocess
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.logs import Log
from app.prediction_log import PredictionLog, log
from app.prediction_log.sampling import Sampler
from app.prediction_log.segments import Segments
from tests.unit.app.releases import DIGEST, release

ROW = array("d", [63, math.nan, 1])
ANSWER = (0.25, 0.75)

Made = Callable[..., PredictionLog]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """Logs that are closed in the end; their own words go to `made.said`."""
    kept: list[PredictionLog] = []

    def make(folder: Path = tmp_path / "log", share: float = 1.0, most: int = 2**20) -> PredictionLog:
        kept.append(PredictionLog(release(), folder, share, most, Log(io.StringIO())))
        return kept[-1]

    yield make
    for one in kept:
        one.close(30)


def lines(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.ndjson"))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


def counted(logged: PredictionLog) -> dict[str, float]:
    (entries, _) = logged.families()
    return {sample.labels["result"]: sample.value for sample in entries.samples}


def test_a_line_holds_what_was_asked_and_answered_but_nothing_redacted(made: Made, tmp_path: Path) -> None:
    began = time.time()
    logged = made()
    logged.offer("r-1", ROW, ANSWER)
    logged.close(30)

    (line,) = lines(tmp_path / "log")

    assert began <= line.pop("time") <= time.time()
    assert line == {
        "request_id": "r-1",
        "release": DIGEST,
        "row": 0,
        "features": {"age": 63, "rate": None},
        "outputs": [0.25, 0.75],
    }


def test_a_batch_gives_a_line_a_row_and_a_huge_one_its_first_hundred(made: Made, tmp_path: Path) -> None:
    logged = made()
    logged.offer("few", array("d", [1, 2, 0, 3, 4, 0]), memoryview(array("d", [0.1, 0.9, 0.8, 0.2])))
    logged.offer("many", array("d", [1, 2, 0] * 5000), array("d", [0.5, 0.5] * 5000))
    logged.close(30)

    found = lines(tmp_path / "log")

    assert [(one["row"], one["features"], one["outputs"]) for one in found[:2]] == [
        (0, {"age": 1, "rate": 2.0}, [0.1, 0.9]),
        (1, {"age": 3, "rate": 4.0}, [0.8, 0.2]),
    ]
    assert [one["row"] for one in found[2:]] == list(range(100))


def test_an_id_as_long_as_a_body_is_cut_in_each_line(made: Made, tmp_path: Path) -> None:
    """It stands in every line: of 2 MB it would make 200 MB of 100 rows."""
    logged = made()
    logged.offer("r" * 1_000_000, array("d", [1, 2, 0] * 100), array("d", [0.5, 0.5] * 100))
    logged.close(30)

    assert {one["request_id"] for one in lines(tmp_path / "log")} == {"r" * log.MOST_ID_CHARACTERS}


def test_what_was_offered_stays_as_it_was_when_the_callers_buffer_is_used_again(
    made: Made, tmp_path: Path
) -> None:
    logged = made()
    buffer, answer = array("d", [1, 2, 0]), array("d", [0.1, 0.9])
    for age in range(20):
        buffer[0] = age
        logged.offer(str(age), buffer, answer)
    logged.close(30)

    assert [one["features"]["age"] for one in lines(tmp_path / "log")] == list(range(20))


@pytest.mark.parametrize(
    "ids", [[f"req-{n}" for n in range(4000)], [str(n) for n in range(4000)], [""] * 4000]
)
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 1.0])
def test_the_share_is_kept_whatever_ids_look_like(ids: list[str], share: float) -> None:
    sampler = Sampler(share)

    assert sum(map(sampler.takes, ids)) / len(ids) == pytest.approx(share, abs=0.025)


def test_replicas_agree_on_each_id() -> None:
    ids = [f"{n:x}" for n in range(1000)]

    assert [Sampler(0.3).takes(one) for one in ids] == [Sampler(0.3).takes(one) for one in reversed(ids)][
        ::-1
    ]


def test_a_full_queue_drops_and_counts(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST_WAITING", 10)
    monkeypatch.setattr(log, "MOST_A_SECOND", 1)
    logged = made()
    for number in range(500):
        logged.offer(str(number), ROW, ANSWER)

    assert counted(logged)["dropped"] >= 500 - 10 - log.TOGETHER
    logged.close(30)
    found = counted(logged)
    assert found["written"] + found["dropped"] == 500


def test_a_disk_that_refuses_is_survived_and_told_once(made: Made, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where a folder should be")
    logged = made()
    for number in range(30):
        logged.offer(str(number), ROW, ANSWER)
    logged.close(30)

    assert counted(logged) == {"written": 0, "dropped": 0, "lost": 30}
    said = logged._log._stream.getvalue()
    assert said.count("prediction_log_failed") == 1
    assert "log" in json.loads(said.splitlines()[0])["reason"]


def test_when_the_disk_works_again_so_does_the_log(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "RETRY_SECONDS", 0.0)
    (tmp_path / "log").write_text("a file where a folder should be")
    logged = made()
    logged.offer("lost", ROW, ANSWER)
    while not counted(logged)["lost"]:
        os.sched_yield()
    (tmp_path / "log").unlink()
    logged.offer("kept", ROW, ANSWER)
    logged.close(30)

    assert [one["request_id"] for one in lines(tmp_path / "log")] == ["kept"]
    events = [json.loads(said)["event"] for said in logged._log._stream.getvalue().splitlines()]
    assert events == ["prediction_log_failed", "prediction_log_works_again"]


def test_writing_goes_on_when_the_disk_has_room_again(tmp_path: Path) -> None:
    segments = Segments(tmp_path / "log", 2**20)
    (tmp_path / "log").write_text("in the way")
    with pytest.raises(OSError):
        segments.write(b"1\n")
    (tmp_path / "log").unlink()

    segments.write(b"2\n")
    segments.finish()

    assert [path.read_bytes() for path in (tmp_path / "log").glob("*.ndjson")] == [b"2\n"]


def test_a_really_full_disk_leaves_whole_lines_only(tmp_path: Path, small_disk: Path) -> None:
    segments = Segments(small_disk / "log", 2**30)
    line = b"x" * 999 + b"\n"
    written = 0
    with pytest.raises(OSError):
        while True:
            segments.write(line * 10)
            written += 10
    (small_disk / "ballast").unlink()

    segments.write(line)
    segments.finish()

    kept = b"".join(path.read_bytes() for path in sorted((small_disk / "log").glob("*.ndjson")))
    assert set(kept.splitlines(keepends=True)) == {line}
    assert len(kept) >= (written + 1) * len(line)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB, half of which a file called ballast takes; needs root."""
    if os.geteuid():
        pytest.skip("mounting a small disk needs root")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr!r}")
    (place / "ballast").write_bytes(bytes(128 * 1024))
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_the_oldest_files_go_before_the_bound_is_crossed(tmp_path: Path) -> None:
    most = 80_000
    segments = Segments(tmp_path, most)
    for number in range(2000):
        segments.write(f"{number:099d}\n".encode())
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= most + 100
    segments.finish()

    numbers = [int(line) for path in sorted(tmp_path.glob("*.ndjson")) for line in path.open()]
    assert numbers == list(range(numbers[0], 2000))
    assert segments.removed > 0
    assert numbers[0] == 2000 - len(numbers)


def test_what_a_killed_process_left_is_finished_without_its_torn_line(tmp_path: Path) -> None:
    (tmp_path / "20260101T000000Z-pod-1-000001.ndjson.part").write_bytes(b'{"a":1}\n{"a"')
    segments = Segments(tmp_path, 2**20)

    segments.write(b'{"a":2}\n')
    segments.finish()

    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b'{"a":1}\n', b'{"a":2}\n']


def test_closing_twice_or_offering_afterwards_does_no_harm(made: Made) -> None:
    logged = made()
    logged.close(30)
    logged.close(30)
    logged.offer("late", ROW, ANSWER)

    assert counted(logged)["dropped"] == 1

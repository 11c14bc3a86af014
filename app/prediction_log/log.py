"""The queue between requests and the file, and the thread that empties it."""

import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

from app.logs import Log
from app.metrics import Family, families
from app.metrics.families import NO_LABELS
from app.prediction_log.entry import Entry, Lines
from app.prediction_log.sampling import Sampler
from app.prediction_log.segments import Segments
from app.release import Release

MOST_WAITING = 2000
"""Entries in memory: some 1 MB for rows of a dozen features."""
MOST_ROWS = 100
"""Rows logged of one request: a batch of thousands would fill the bound by itself."""
MOST_ID_CHARACTERS = 256
"""Of a request's id, which stands in each of its lines: one of 2 MB would make 200 MB of a batch."""
MOST_A_SECOND = 1000
"""Entries written in a second: at some 10 µs each the writer takes 1 % of the interpreter's time at most."""
TOGETHER = 50
TICK_SECONDS = 1.0
RETRY_SECONDS = 5.0
"""After a failed write: how long entries are dropped before the next try."""


class PredictionLog:
    """Logs a sample of the predictions. Every method may be called from any thread."""

    def __init__(self, release: Release, folder: Path, share: float, most_bytes: int, log: Log) -> None:
        """Start the writer.

        Args:
            release: What answers.
            folder: Where the files go.
            share: Of the requests, from 0 to 1.
            most_bytes: What all files may take together.
            log: Told when writing fails and works again.
        """
        self._features = len(release.schema.features)
        self._outputs = max(1, len(release.schema.target.classes))
        self._takes = Sampler(share).takes
        self._lines = Lines(release.schema, release.manifest.digest)
        columns = {f"columns-{release.version}.json": self._lines.columns}
        self._segments = Segments(folder, most_bytes, columns)
        self._log = log
        self._waiting: SimpleQueue[Entry | None] = SimpleQueue()
        self._dropped = self._written = self._lost = 0
        self._failing_until: float | None = None
        self._closing = threading.Event()
        self._writer = threading.Thread(target=self._run, name="prediction-log", daemon=True)
        self._writer.start()

    def offer(self, request_id: str, values: Sequence[float], outputs: Sequence[float]) -> None:
        """Log a request, if it is in the sample and there is room: copies it and returns at once.

        Args:
            request_id: The request's id; "" where it has none.
            values: Its rows, row-major in schema order: a category as its place, NaN where missing.
            outputs: The answers, row-major.
        """
        if not self._takes(request_id):
            return
        if self._waiting.qsize() >= MOST_WAITING or self._closing.is_set():
            self._dropped += 1
            return
        rows = array("d", values[: MOST_ROWS * self._features])
        answers = array("d", outputs[: MOST_ROWS * self._outputs])
        self._waiting.put(Entry(time.time(), request_id[:MOST_ID_CHARACTERS], rows, answers))

    def close(self, seconds: float) -> None:
        """Write what waits and finish the file, for at most so long."""
        if not self._closing.is_set():
            self._closing.set()
            self._waiting.put(None)
        self._writer.join(seconds)

    def families(self) -> Iterator[Family]:
        """What Prometheus reads."""
        yield families.counter(
            "landfall_prediction_log_entries_total",
            "Requests sampled for the prediction log: written, dropped (queue full), lost (write failed).",
            (
                ({"result": "written"}, self._written),
                ({"result": "dropped"}, self._dropped),
                ({"result": "lost"}, self._lost),
            ),
        )
        yield families.counter(
            "landfall_prediction_log_segments_removed_total",
            "Finished files deleted to stay within the log's bound.",
            [(NO_LABELS, self._segments.removed)],
        )

    def _run(self) -> None:
        ended = False
        while not ended:
            entries, ended = self._next()
            if entries:
                self._write(entries)
                self._closing.wait(len(entries) / MOST_A_SECOND)
            else:
                self._tried(self._segments.tick)
        self._tried(self._segments.finish)

    def _next(self) -> tuple[list[Entry], bool]:
        """What waits, at most `TOGETHER`, or nothing after a while of waiting; and whether it is the end."""
        entries: list[Entry] = []
        try:
            entry = self._waiting.get(timeout=TICK_SECONDS)
            while entry is not None:
                entries.append(entry)
                if len(entries) == TOGETHER:
                    return entries, False
                entry = self._waiting.get_nowait()
        except Empty:
            return entries, False
        return entries, True

    def _write(self, entries: list[Entry]) -> None:
        if self._failing_until is not None and time.monotonic() < self._failing_until:
            self._lost += len(entries)
            return
        lines = b"".join(map(self._lines.of, entries))
        if not self._tried(lambda: self._segments.write(lines)):
            self._lost += len(entries)
            return
        self._written += len(entries)
        if self._failing_until is not None:
            self._failing_until = None
            self._log.happened("prediction_log_works_again", lost=self._lost)

    def _tried(self, step: Callable[[], None]) -> bool:
        """Take a step that may fail; told once when it begins to fail."""
        try:
            step()
        except OSError as error:
            if self._failing_until is None:
                self._log.failed(
                    "prediction_log_failed", reason=str(error), dropped_for_seconds=RETRY_SECONDS
                )
            self._failing_until = time.monotonic() + RETRY_SECONDS
            return False
        return True

"""The way of an inference: read and check, one call of the engine, write the answer.

Owns the order of these steps and what is counted on the way.
"""

from array import array
from collections.abc import Callable, Sequence
from time import perf_counter

import msgspec

from app import protocol
from app.engine import Engine
from app.errors import Invalid, Malformed, UnsupportedBody
from app.http.messages import Head, Response
from app.inference import binary, portions, tensors
from app.inference.answers import Answers
from app.inference.outcome import Outcome
from app.inference.rows import Checker, Rows
from app.inference.single import Single
from app.metrics import Metrics
from app.protocol import ClassPrediction, InferRequest, Prediction, Predictions, Value, Values
from app.release import Release
from app.schema import Cell
from app.steps import Steps, finished

MEDIA = ("application/json", "")
BINARY_MEDIA = (*MEDIA, "application/octet-stream")
ROWS_AT_ONCE = 2000
"""Named answers put together in one step: some milliseconds."""

Offer = Callable[[str, Sequence[float], Sequence[float]], None]
"""Takes a request's id, its rows and the engine's outputs for the prediction log."""

_rows_decoder = msgspec.json.Decoder(dict[str, Cell] | list[dict[str, Cell]])


class Predicted(msgspec.Struct, frozen=True):
    """What was found for a request.

    Attributes:
        wanted: The names of the outputs that it asks for, and whether each is wanted in binary form.
        outputs: The engine's doubles, row-major.
        count: How many rows.
    """

    wanted: list[tuple[str, bool]]
    outputs: memoryview
    count: int


class Inference:
    """Inferences of one release."""

    def __init__(
        self, release: Release, engine: Engine, metrics: Metrics, max_rows: int, offer: Offer | None = None
    ) -> None:
        self.schema = release.schema
        self.checker = Checker(release.schema)
        self.outcome = Outcome(release.schema, release.manifest.content.decision_threshold)
        self._release = release
        self._engine = engine
        self._metrics = metrics
        self._offer = offer
        self._max_rows = max_rows
        self._single = Single(self.checker.columns)
        self._answers = Answers(release, self.outcome)

    def warm_up(self, rows: Rows) -> None:
        """Call the engine in both ways; nothing is counted."""
        self._engine.one(rows.values)
        self._engine.rows(memoryview(rows.values), rows.count)

    def infer(self, head: Head, body: bytes) -> Response:
        """Answer a POST of the Open Inference Protocol.

        Raises:
            RequestError: It cannot be answered.
        """
        if not head.inference_length:
            _require(head, MEDIA)
            read = self._single.infer(body)
            if read is not None:
                row, request_id = read
                return Response(200, self._answers.single(self.one(row, request_id), request_id))
        return finished(self.infer_in_steps(head, body))

    def infer_in_steps(self, head: Head, body: bytes) -> Steps[Response]:
        """The same for a body that is long.

        Raises:
            RequestError: It cannot be answered.
        """
        request = self.request(head, body)
        yield
        found = yield from self.predicted(request)
        return self._answers.batch(request, found.wanted, found.outputs, found.count)

    def predicted(self, request: InferRequest) -> Steps[Predicted]:
        """Check and predict the rows of a request, in whatever form it came.

        Raises:
            RequestError: It cannot be answered.
        """
        wanted = self._answers.wanted(request)
        received, count = tensors.from_request(self.schema, request, self._max_rows)
        yield
        rows = yield from self._checked(received, count)
        outputs = yield from self.rows(rows, request.id)
        return Predicted(wanted, outputs, count)

    def request(self, head: Head, body: bytes) -> InferRequest:
        """The request that a body holds, its binary tensors in place.

        Raises:
            RequestError: It is not one.
        """
        if not head.inference_length:
            _require(head, MEDIA)
            return protocol.decode(body)
        _require(head, BINARY_MEDIA)
        text, rest = binary.split(body, head.inference_length)
        return binary.filled(protocol.decode(text), rest)

    def read(self, head: Head, body: bytes, max_rows: int) -> tuple[InferRequest, Rows]:
        """The request that a body holds, and its rows, checked: for whatever answers rows in another way.

        Raises:
            RequestError: It is not one, its values are not allowed, or it has more than `max_rows`.
        """
        request = self.request(head, body)
        return request, self.check(*tensors.from_request(self.schema, request, max_rows))

    def predict(self, head: Head, body: bytes) -> Response:
        """Answer a POST with named features: one object, or a list of them.

        Raises:
            RequestError: It cannot be answered.
        """
        _require(head, MEDIA)
        row = self._single.predict(body)
        if row is not None:
            return self._prediction(self.one(row, head.request_id or None))
        return finished(self.predict_in_steps(head, body))

    def predict_in_steps(self, head: Head, body: bytes) -> Steps[Response]:
        """The same for a body that is long.

        Raises:
            RequestError: It cannot be answered.
        """
        _require(head, MEDIA)
        try:
            received = _rows_decoder.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            example = ", ".join(f'"{feature.name}": …' for feature in self.schema.features)
            raise Malformed(
                f"The body is neither an object with the features nor a list of such objects: {error}. "
                f"Expected {{{example}}}."
            ) from None
        if isinstance(received, dict):
            rows = self.check({name: [cell] for name, cell in received.items()}, 1)
            return self._prediction(self.one(rows.values, head.request_id or None))
        yield
        return (yield from self._predictions(received, head.request_id or None))

    def query(self, query: str) -> Response:
        """Answer a GET with named features in the query.

        Raises:
            RequestError: It cannot be answered.
        """
        rows = self.check(tensors.from_query(self.schema, query), 1)
        return self._prediction(self.one(rows.values, None))

    def check(self, received: dict[str, Sequence[Cell]], count: int) -> Rows:
        """Check cells by feature, and count which features were wrong.

        Raises:
            Invalid: Some are.
        """
        return finished(self._checked(received, count))

    def _checked(self, received: dict[str, Sequence[Cell]], count: int) -> Steps[Rows]:
        try:
            return (yield from self.checker.rows(received, count))
        except Invalid as error:
            self._count(error)
            raise

    def _require_names(self, row: dict[str, Cell], place: int) -> None:
        """A row without a required feature is told as such, not as one whose value is null."""
        try:
            self.checker.require_names(row.keys(), place)
        except Invalid as error:
            self._count(error)
            raise

    def _count(self, error: Invalid) -> None:
        for place in self.checker.indices(error.findings):
            self._metrics.violated(place)

    def one(self, row: "array[float]", request_id: str | None) -> Sequence[float]:
        """The engine's outputs for one checked row, counted and offered to the log."""
        began = perf_counter()
        outputs = self._engine.one(row)
        self._metrics.predicted(row, 1, outputs, perf_counter() - began)
        if self._offer is not None:
            self._offer(request_id or "", row, outputs)
        return outputs

    def rows(self, rows: Rows, request_id: str | None) -> Steps[memoryview]:
        """The engine's outputs for checked rows: doubles, row-major; counted and offered to the log."""
        outputs = yield from portions.predict(self._engine, rows)
        self._metrics.predicted(rows.values, rows.count, outputs.values, outputs.seconds)
        if self._offer is not None:
            self._offer(request_id or "", rows.values, outputs.values)
        yield
        return outputs.values

    def _predictions(self, received: list[dict[str, Cell]], request_id: str | None) -> Steps[Response]:
        tensors.require_rows(len(received), self._max_rows)
        if not received:
            raise Malformed("The list has no row. It needs one object with the features for each.")
        # Names come first: columns of names that nobody knows could be as many as the body has rows.
        given: set[str] = set()
        for place, named in enumerate(received):
            self._require_names(named, place)
            given.update(named)
            if place % ROWS_AT_ONCE == 0:
                yield
        columns: dict[str, Sequence[Cell]] = {}
        for name in given:
            columns[name] = [named.get(name) for named in received]
            yield
        rows = yield from self._checked(columns, len(received))
        numbers: list[float] = list((yield from self.rows(rows, request_id)))
        answer: msgspec.Struct
        name, digest, classes = self.schema.name, self._release.manifest.digest, self.outcome.classes
        if not classes:
            answer = Values(name, numbers, self.schema.target.unit, digest)
        else:
            found: list[ClassPrediction] = []
            for at in range(0, len(numbers), ROWS_AT_ONCE * self.outcome.width):
                found += self._by_class(numbers[at : at + ROWS_AT_ONCE * self.outcome.width])
                yield
            answer = Predictions(name, found, digest)
        return Response(200, protocol.encode(answer))

    def _by_class(self, numbers: list[float]) -> list[ClassPrediction]:
        width, classes = self.outcome.width, self.outcome.classes
        return [
            ClassPrediction(classes[place], dict(zip(classes, numbers[at : at + width], strict=True)))
            for at, place in zip(range(0, len(numbers), width), self.outcome.indices(numbers), strict=True)
        ]

    def _prediction(self, outputs: Sequence[float]) -> Response:
        name, digest, classes = self.schema.name, self._release.manifest.digest, self.outcome.classes
        answer: msgspec.Struct
        if classes:
            label = classes[self.outcome.index(outputs)]
            answer = Prediction(name, label, dict(zip(classes, outputs, strict=True)), digest)
        else:
            answer = Value(name, outputs[0], self.schema.target.unit, digest)
        return Response(200, protocol.encode(answer))


def _require(head: Head, media: Sequence[str]) -> None:
    if head.media not in media or head.encoding:
        raise UnsupportedBody(
            f"The body has content-type {head.media[:80]!r} and content-encoding {head.encoding[:80]!r}; "
            f"allowed: {' or '.join(name for name in media if name)}, not encoded. "
            "With curl add -H 'content-type: application/json'."
        )

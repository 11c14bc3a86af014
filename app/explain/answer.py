"""The way of an explanation: the body of an inference in, one explanation per row out."""

import msgspec

from app import protocol
from app.explain.explanation import Engine, Explanation, explain
from app.http.messages import Head, Response
from app.inference.inference import Inference
from app.release import Release

MOST_ROWS = 10
"""One takes some milliseconds (a way through every tree, or a prediction per feature), and while it does,
nothing else is answered.
"""


class Explanations(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to POST `…/explain`: one explanation per row, in the request's order."""

    model_name: str
    model_version: str
    explanations: list[Explanation]
    id: str | None = None


class Explaining:
    """Explains rows of one release; nothing of it is counted as a prediction."""

    def __init__(self, release: Release, engine: Engine, inference: Inference) -> None:
        self._release = release
        self._engine = engine
        self._inference = inference

    def answer(self, head: Head, body: bytes) -> Response:
        """Answer a POST whose body is that of an inference.

        Raises:
            RequestError: It cannot be answered.
        """
        request, rows = self._inference.read(head, body, MOST_ROWS)
        width = len(self._release.schema.features)
        found = [
            explain(self._release, self._engine, rows.values[at : at + width])
            for at in range(0, len(rows.values), width)
        ]
        return Response(
            200,
            protocol.encode(
                Explanations(self._release.schema.name, self._release.version, found, request.id)
            ),
        )

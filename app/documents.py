"""What people and tools read of a model: its page, certificate, OpenAPI document and explanations.

Each is imported and made when it is first asked for: a start does not wait for what few ask for, and these
are a third of this package. Owns that and nothing of what they say.
"""
# ruff: noqa: PLC0415  # to import late is what this module is for

from collections.abc import Callable, Mapping

from app import metadata, protocol
from app.engine import Engine
from app.http.messages import Head, Response
from app.inference.inference import Inference
from app.release import Release

Answer = Callable[[Head, bytes], Response]


def answers(release: Release, engine: Engine, inference: Inference, max_rows: int) -> Mapping[str, Answer]:
    """What answers each of these endpoints, by its name in `routes.ENDPOINTS`.

    Args:
        release: What they tell of.
        engine: Explains rows.
        inference: Reads the rows to explain.
        max_rows: Most rows of one request, as the OpenAPI document tells.
    """

    def index() -> Answer:
        from app import page

        return page.negotiated(protocol.encode(metadata.index(release)), page.page(release))

    def certificate() -> Answer:
        from app import page

        return page.negotiated(page.certificate(release), page.certificate_page(release))

    def openapi() -> Answer:
        from app import openapi

        described = Response(200, openapi.document(release, max_rows))
        return lambda _head, _body: described

    def explain() -> Answer:
        from app.explain.answer import Explaining

        return Explaining(release, engine, inference).answer

    return {
        "index": _when_asked(index),
        "certificate": _when_asked(certificate),
        "openapi": _when_asked(openapi),
        "explain": _when_asked(explain),
    }


def _when_asked(make: Callable[[], Answer]) -> Answer:
    made: list[Answer] = []

    def answer(head: Head, body: bytes) -> Response:
        if not made:
            made.append(make())
        return made[0](head, body)

    return answer

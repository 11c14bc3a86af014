"""What the service keeps of a request once it is answered: nothing."""

import io
import sys

import pytest

from app import engine, settings
from app.http.messages import Head
from app.logs import Log
from app.metrics import Metrics
from app.release import load
from app.service import COUNTED, Service

from .conftest import Trained


@pytest.mark.parametrize("target", [b"/none", b"/v2", b"/predict", b"/v2/models/pulse/infer"])
def test_a_body_that_was_refused_is_let_go_though_its_head_is_kept(trained: Trained, target: bytes) -> None:
    """An error that is raised again for each such head would hold the last body by its traceback."""
    release, log = load(trained.folder), Log(io.StringIO())
    served = engine.load(release, log)
    metrics = Metrics(release, COUNTED, served.name)
    service = Service(release, served, metrics, log, settings.parse(["--log-requests", "none"]))
    head = Head(method="POST", target=target, media="application/json")
    service.route(head)
    body = b"no JSON at all"
    before = sys.getrefcount(body)

    assert service.respond(head, body, 0.0).status in (400, 404, 405)

    assert sys.getrefcount(body) == before

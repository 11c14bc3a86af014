"""ONNX Runtime is given as many rows together as the graph asks for, and answers the same however many."""

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from app import schema
from app.engine.onnx import Onnx
from tests.unit.app.engine.conftest import Made


def asking(made: Made, rows: str) -> bytes:
    """The graph, asking for so many rows together."""
    graph = onnx.load_from_string((made.folder / "model.onnx").read_bytes())
    onnx.helper.set_model_props(graph, {"rows_at_once": rows} if rows else {})
    content: bytes = graph.SerializeToString()
    return content


@pytest.mark.parametrize(("told", "most"), [("100", 100), ("", 500), ("0", 1), ("many", 500)])
def test_rows_go_in_as_the_graph_asks(
    made: Made, told: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []

    class Recording(onnxruntime.InferenceSession):  # type: ignore[misc]  # it has no types
        def run(self, names: Any, feed: Any, options: Any = None) -> Any:
            given.append(len(next(iter(feed.values()))))
            return super().run(names, feed, options)

    monkeypatch.setattr(onnxruntime, "InferenceSession", Recording)
    described = schema.parse((made.folder / "schema.json").read_bytes())
    engine = Onnx(asking(made, told), described, "probabilities")

    found = np.array(engine.rows(made.rows.tobytes(), len(made.rows))).reshape(-1, 2)

    assert max(given) == min(most, len(made.rows))
    assert sum(given) == len(made.rows)
    np.testing.assert_allclose(found, made.fitted.predict_proba(made.raw), atol=1e-9)

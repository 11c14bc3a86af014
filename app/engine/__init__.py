"""What computes predictions: the compiled model, ONNX Runtime, or Python alone, behind one interface.

`load` gives the engine that the release's certificate puts first and that runs here. All of them take rows of
doubles in schema order: a number as itself, a category as its place in the schema's `categories`, from 0, and
NaN for what is missing. They trust their input: whoever calls has checked it against the schema.
"""

from app.engine.contract import Contributions, Engine
from app.engine.loading import load

__all__ = ["Contributions", "Engine", "load"]

"""Writes an estimator as joblib does: the same bytes whatever else the process has imported."""

import io
import pickle
from types import FunctionType
from typing import Any, ClassVar

from joblib.numpy_pickle import NumpyPickler

from model.candidates import Estimator

_Stock: Any = pickle._Pickler  # Any: its methods are not in the typeshed


class _Pickler(NumpyPickler):  # type: ignore[misc]  # joblib has no types
    """dill, where it is imported, puts functions of its own into every pickler that is made after it: what
    they write can be read only where dill is."""

    # Any: by type, a function of a pickler and a value.
    dispatch: ClassVar[dict[type, Any]] = {
        **{kind: save for kind, save in NumpyPickler.dispatch.items() if save.__module__ == "pickle"},
        # The three that it takes over (pickle.py, "_Pickler.dispatch").
        dict: _Stock.save_dict,
        FunctionType: _Stock.save_global,
        type: _Stock.save_type,
    }


def pickled(fitted: Estimator) -> bytes:
    """An estimator as `joblib.load` reads it."""
    file = io.BytesIO()
    _Pickler(file).dump(fitted)
    return file.getvalue()

"""Why a row gets the answer that it gets: what each feature adds to the prediction.

Exact where the engine knows how the model adds up (trees, forests, linear models), and an honest stand-in
elsewhere: what changes when one value is put to its reference. Nothing here is on the way of a prediction.
"""

from app.explain.explanation import Engine, Explanation, FeatureShare, explain

__all__ = ["Engine", "Explanation", "FeatureShare", "explain"]

"""The model service and everything that scales and shields it. Names no cloud.

One module for each kind of object, with a pure function for its specification; `model_service` declares them
together.
"""

from infra.workload.model_service import ModelService

__all__ = ["ModelService"]

"""The families that can compete, by name.

A further one is one module here, one line below, and one name in the settings.
"""

from model.candidates.candidate import Candidate
from model.candidates.forest import Forest
from model.candidates.knn import Knn
from model.candidates.svc import Svc
from model.candidates.tree import Tree

FAMILIES: dict[str, type[Candidate]] = {family.name: family for family in (Knn, Forest, Svc, Tree)}

__all__ = ["FAMILIES", "Candidate"]

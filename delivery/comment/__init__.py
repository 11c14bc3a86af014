"""The comment of a pull request: what the engine would do to each stack, told so that a person can decide.

`records` is what is told, `reading` gets it from the engine's events, `body` writes it; the other modules
write one part each. Everything but the reading of files is pure.
"""

from delivery.comment.body import render

__all__ = ["render"]

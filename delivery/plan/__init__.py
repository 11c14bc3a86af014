"""Applying exactly what was reviewed: the engine's plan, and what it was made from.

The engine holds an update to its plan's steps and inputs. It does not look whether the state is still
the one that the plan was made from; `guard` does. `record` is what is kept beside a plan, `fingerprints` how
things are recognised, `folder` where it lies.
"""

"""From a request's body to rows for the engine, and from the engine's doubles to an answer's body.

Owns the Open Inference Protocol's tensors in JSON and binary form and the rows with named features. Values
are checked against the release's schema. Nothing here knows of connections, or of what the engine is.
"""

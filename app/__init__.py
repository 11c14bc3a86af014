"""The serving process: one release folder in, predictions over HTTP out.

Owns the wire (Open Inference Protocol, metrics, health), validation against the release's schema and the
process's life. It knows nothing of training, images or clusters, and never reads a pickle.
"""

import os

# From 1.29 on, onnxruntime sends usage data to its vendor and writes an identifier below HOME as soon as it
# is imported, unless this is set before (github.com/microsoft/onnxruntime, pull requests 27379 and 29843).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

VERSION = "0.1.0"
"""The server's own version, as `/v2` and the build info metric show it."""

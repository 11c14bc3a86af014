"""Reads a certificate from standard input and computes the release's digest again from its content."""

import hashlib
import json
import sys

told = json.load(sys.stdin)
content = json.dumps(told["content"], sort_keys=True, separators=(",", ":"))
computed = "sha256:" + hashlib.sha256(content.encode()).hexdigest()
if computed != told["digest"]:
    sys.exit(f"The content is that of {computed}, not of {told['digest']}.")
print(f"The content is that of {computed}.")

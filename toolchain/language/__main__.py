"""`python -m toolchain.language ENGINE`: serve the language host on a free port, and print the port.

The engine passes flags for logs and tracing as well; the host has no use for them.
"""

import sys

from toolchain.language.messages import without_sdk

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("The Pulumi engine starts this program, with its own address as the last argument.")
    without_sdk()
    from toolchain.language.server import serve

    serve(sys.argv[-1])

"""`python -m infra.plugins.kubernetes [ENGINE ADDRESS]`, as Pulumi's engine starts a plugin."""

import asyncio
import sys

from toolchain.language.messages import without_sdk

if __name__ == "__main__":
    without_sdk()
    from infra.plugins.kubernetes.server import serve

    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    asyncio.run(serve(arguments[0] if arguments else None))

"""`python -m infra.plugins.simulator CLOUD [ADDRESS]`, as Pulumi's engine starts a plugin."""

import os
import sys

from toolchain.language.messages import without_sdk

if __name__ == "__main__":
    without_sdk()
    from infra.plugins.simulator import clouds
    from infra.plugins.simulator.errors import SimulatorError
    from infra.plugins.simulator.server import serve

    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if len(arguments) != 2:
        sys.exit("This is a Pulumi plugin: Pulumi starts it. Run scripts/rehearse.")
    try:
        cloud = clouds.load(arguments[0])
    except SimulatorError as error:
        sys.exit(str(error))
    serve(cloud, arguments[1])
    # A call may still be waiting; the engine no longer does.
    os._exit(0)

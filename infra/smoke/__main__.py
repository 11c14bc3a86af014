"""The command line: outputs, prediction, summary; a failure is one text and exit status 1."""

import argparse
import sys

from infra.errors import LandfallError
from infra.smoke import outputs, rows, summary
from infra.smoke.client import Client

WAIT_SECONDS = 60.0
"""How long an endpoint may take to answer after `pulumi up` has seen its pods ready."""


def main(arguments: list[str]) -> int:
    """Predict through a stack's endpoint and print what was deployed.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, or 1 for a failure that was explained.
    """
    parser = argparse.ArgumentParser(prog="python -m infra.smoke", description=__doc__)
    parser.add_argument("stack", nargs="?", default="local", help="the stack's name (local)")
    parser.add_argument("--stack", dest="stack", default=argparse.SUPPRESS, help="the same")
    parser.add_argument("--stop", help="the command that ends the stack, for the summary")
    chosen = parser.parse_args(arguments)
    stack: str = chosen.stack
    try:
        deployed = outputs.read(stack)
        client = Client(deployed.endpoint, deployed.model)
        client.wait(WAIT_SECONDS, None if deployed.canary else deployed.release)
        checked = rows.check(client, rows.known(client))
    except LandfallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(summary.text(stack, deployed, checked, chosen.stop))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

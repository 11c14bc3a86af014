"""A person's tool for local nodes: list them, read their logs, reach them, end them.

Pulumi makes and changes nodes; this looks at them, and clears away what a lost stack left behind.
"""

import argparse
import sys
from collections.abc import Callable

from infra.errors import LandfallError
from infra.plugins.landfall.node import layout as layouts
from infra.plugins.landfall.node import lifecycle, logs, plan
from infra.plugins.landfall.node import record as records
from infra.plugins.landfall.node.leftovers import leftovers
from toolchain import folders


def main() -> int:
    """Run the command given on the command line; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.plugins.landfall.node", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands.add_parser("list", help="every node, and whether it runs"), _list)
    status = commands.add_parser("status", help="how a node's components are, and how to reach the node")
    status.add_argument("name", metavar="NAME")
    _command(status, _status)
    log = commands.add_parser("logs", help="the last lines of a component's log")
    log.add_argument("name", metavar="NAME")
    log.add_argument("component", metavar="COMPONENT")
    log.add_argument("--lines", type=int, default=50, metavar="N", help="how many lines (default: 50)")
    _command(log, _logs)
    delete = commands.add_parser("delete", help="end a node and remove all of it, its data included")
    delete.add_argument("name", metavar="NAME")
    _command(delete, _delete)
    chosen = parser.parse_args()
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except (LandfallError, folders.ToolMissing) as error:
        print(error, file=sys.stderr)
        return 1


def _command(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.set_defaults(run=run)


def _list(_: argparse.Namespace) -> int:
    names = records.names(layouts.nodes_folder())
    for name in names:
        node = lifecycle.read(name)
        condition = "running" if node.running else "not running: pulumi up starts it"
        print(f"{name:20} {node.address}:{node.api_port:<8} {node.version:10} {condition}")
    if not names:
        print(f"No nodes in {layouts.nodes_folder()}.")
    return 0


def _status(chosen: argparse.Namespace) -> int:
    node, layout = lifecycle.read(chosen.name), layouts.of(chosen.name)
    outside = dict(node.pids)
    for component in plan.load_status(layout.status):
        process = outside.get(component.name, "-")
        print(f"{component.name:26} {component.phase:12} {process!s:>8}  {component.detail}")
    ports = ", ".join(str(port) for port in node.node_ports) or "none"
    print(f"\nnode ports on {node.address}: {ports}")
    print(f"kubectl: {folders.tool('kubectl')} --kubeconfig {layout.config / 'admin.kubeconfig'} get pods -A")
    return 0 if node.running else 1


def _logs(chosen: argparse.Namespace) -> int:
    lifecycle.read(chosen.name)
    folder = layouts.of(chosen.name).log
    path = folder / f"{chosen.component}.log"
    if not path.exists():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.log")))
        print(f"No component {chosen.component!r} in node {chosen.name!r}. It has: {known}.", file=sys.stderr)
        return 1
    print(logs.tail(path, chosen.lines))
    return 0


def _delete(chosen: argparse.Namespace) -> int:
    lifecycle.delete(chosen.name, print)
    remaining = leftovers(chosen.name)
    for line in remaining:
        print(f"still there: {line}", file=sys.stderr)
    return 1 if remaining else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m monitor --prometheus http://… --port 8091`: serve the page and the exporter until SIGTERM."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from monitor import dashboard
from monitor.errors import MonitorError, UsageError
from monitor.kubernetes import SERVICE_ACCOUNT, Access
from monitor.prometheus import Prometheus
from monitor.server import Server


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m monitor",
        description="Serve the monitoring page; in a cluster also metrics of its objects and targets.",
    )
    parser.add_argument("--prometheus", default="http://127.0.0.1:9090", help="address of Prometheus")
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (0.0.0.0 in a pod)")
    parser.add_argument("--port", type=int, default=8091, help="port to listen on")
    parser.add_argument(
        "--namespaces", default="default", help="namespaces to tell about, separated by commas"
    )
    parser.add_argument("--api-server", help="Kubernetes API, https://…; in a pod its own cluster's")
    parser.add_argument("--token-file", type=Path, help="file with a bearer token for the API")
    parser.add_argument("--ca-file", type=Path, help="file with the API's certificate authority")
    return parser.parse_args(arguments)


def access(api_server: str | None, token_file: Path | None, ca_file: Path | None) -> Access | None:
    """How to reach the Kubernetes API: as told, else as a pod finds it, else not at all.

    Raises:
        UsageError: Only a part was told.
    """
    told = (api_server, token_file, ca_file)
    if api_server and token_file and ca_file:
        return Access(api_server, token_file, ca_file)
    if any(told):
        raise UsageError(
            "--api-server, --token-file and --ca-file go together: give all three, or none in a pod."
        )
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    if not host or not SERVICE_ACCOUNT.is_dir():
        return None
    bracketed = f"[{host}]" if ":" in host else host
    return Access(f"https://{bracketed}:{port}", SERVICE_ACCOUNT / "token", SERVICE_ACCOUNT / "ca.crt")


def main(arguments: Sequence[str]) -> int:
    """Run the process.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code: 0 after SIGTERM or SIGINT, 1 where it could not start.
    """
    told = _arguments(arguments)
    try:
        if not told.prometheus.startswith(("http://", "https://")):
            raise UsageError(f"--prometheus is {told.prometheus!r}; allowed: an http:// or https:// address.")
        reached = access(told.api_server, told.token_file, told.ca_file)
        server = Server(
            (told.address, told.port),
            dashboard.read(),
            Prometheus(told.prometheus),
            reached,
            told.namespaces.split(","),
        )
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"monitor: cannot listen on {told.address} port {told.port}: {error.strerror}.", file=sys.stderr
        )
        return 1

    def stop(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"monitor: page at http://{told.address}:{server.server_port}/", flush=True)
    server.serve_forever()
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

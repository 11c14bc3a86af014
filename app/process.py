"""One serving process, from its command line to its exit code: load, warm up, serve, flush.

Owns that order. Its life while it serves is lifecycle's.
"""

import gc
import os
import sys

import uvloop

from app import VERSION, engine, lifecycle, settings
from app.errors import AppError, Invalid, PackageMissing, ReleaseUnusable, StartError
from app.logs import Log
from app.metrics import Metrics
from app.outlet import Outlet
from app.prediction_log import PredictionLog
from app.release import Release, load
from app.service import COUNTED, Service
from app.settings import Settings

FLUSH_SECONDS = 5.0
"""How long a stopped process may go on writing its prediction log; the pod's time to end allows for it."""
LAST_LINES_SECONDS = 1.0
"""The same for its own log, where nobody reads it."""

NOT_ASKED_FOR = "not required: whoever writes the release's folder decides what is served; see --public-key"
"""Said at each start without a key: the digest tells that a release is whole, not who made it."""


def main(arguments: list[str]) -> int:
    """Run the process.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code: 0 after a graceful stop, `StartError.exit_code` where it could not start.
    """
    chosen = settings.parse(arguments)
    outlet = Outlet(sys.stdout.fileno())
    try:
        return _run(chosen, outlet)
    finally:
        outlet.close(LAST_LINES_SECONDS)


def _run(chosen: Settings, outlet: Outlet) -> int:
    log = Log(outlet)
    try:
        release = load(chosen.release, chosen.expect, chosen.public_key)
        loaded = engine.load(release, log)
        metrics = Metrics(release, COUNTED, loaded.name)
        metrics.also(outlet.families)
        prediction_log = _prediction_log(release, chosen, log)
        if prediction_log is not None:
            metrics.also(prediction_log.families)
        offer = None if prediction_log is None else prediction_log.offer
        service = Service(release, loaded, metrics, log, chosen, offer=offer)
        try:
            service.warm_up()
        except Invalid as error:
            raise ReleaseUnusable(f"The schema's own example is not valid: {error}") from None
        log.happened(
            "release",
            version=VERSION,
            model=release.schema.name,
            release=release.manifest.digest,
            algorithm=release.manifest.content.algorithm,
            engine=loaded.name,
            signature=f"by {release.signed_by}" if release.signed_by else NOT_ASKED_FOR,
        )
        gc.freeze()  # what a start made stays: no collection needs to look at it again
        gc.enable()
        uvloop.run(lifecycle.serve(service, metrics, log, chosen, _beside(service, metrics, log, chosen)))
        if prediction_log is not None:
            prediction_log.close(FLUSH_SECONDS)
            log.happened("flushed")
    except StartError as error:
        log.failed("cannot_start", kind=type(error).__name__, reason=str(error))
        return error.exit_code
    except AppError as error:
        log.crashed("failed", error)
        return 1
    return 0


def _beside(service: Service, metrics: Metrics, log: Log, chosen: Settings) -> lifecycle.Beside | None:
    if chosen.grpc_port is None:
        return None
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its lines are not those of this process's log
    try:
        from app.grpc.server import Server  # noqa: PLC0415 - its packages are an extra
    except ImportError as error:
        raise PackageMissing(
            f"gRPC was asked for (--grpc-port {chosen.grpc_port}), but its packages are not here: {error}. "
            "Install those of requirements/app-grpc.lock, or leave --grpc-port out."
        ) from None
    return Server(service, metrics, log, chosen, chosen.grpc_port)


def _prediction_log(release: Release, chosen: Settings, log: Log) -> PredictionLog | None:
    if chosen.prediction_log is None or not chosen.prediction_log_share:
        return None
    return PredictionLog(
        release, chosen.prediction_log, chosen.prediction_log_share, chosen.prediction_log_bytes, log
    )

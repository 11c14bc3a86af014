"""`python -m app --release /release --port 8080`: serve one release until SIGTERM."""

import sys

import uvloop

from app import VERSION, engine, lifecycle, settings
from app.errors import AppError, Invalid, ReleaseUnusable, StartError
from app.logs import Log
from app.metrics import Metrics
from app.release import load
from app.service import COUNTED, Service


def main(arguments: list[str]) -> int:
    """Run the process.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code: 0 after a graceful stop, `StartError.exit_code` where it could not start.
    """
    chosen = settings.parse(arguments)
    log = Log()
    try:
        release = load(chosen.release, chosen.expect)
        loaded = engine.load(release, log)
        metrics = Metrics(release, COUNTED, loaded.name)
        service = Service(release, loaded, metrics, log, chosen)
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
        )
        uvloop.run(lifecycle.serve(service, metrics, log, chosen))
    except StartError as error:
        log.failed("cannot_start", kind=type(error).__name__, reason=str(error))
        return error.exit_code
    except AppError as error:
        log.crashed("failed", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

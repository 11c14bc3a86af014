"""`python -m app --release /release --port 8080`: serve one release until SIGTERM."""

import gc
import sys

# A start makes next to no garbage, and the collector's looks for it take a sixth of a start's time.
gc.disable()

from app.process import main  # noqa: E402 - the imports are most of a start

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

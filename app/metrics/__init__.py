"""What the process counts, and how Prometheus reads it.

On the way of a request only plain numbers in lists made beforehand are raised: no lock, no look-up of labels.
Text is made when Prometheus asks. `requests` and `predictions` count, `process` and `backlog` read what the
kernel counts, `aliases` shows the same numbers under other servers' names, `families` owns the text format.

Several threads may count at once: CPython hands its global lock over only at calls, at the ends of loops and
on entry to a function (CHECK_EVAL_BREAKER in
https://github.com/python/cpython/blob/v3.11.2/Python/ceval.c), so that no other thread runs between the
reading and the writing of `numbers[place] += 1`. A test holds this.
"""

from app.metrics.families import CONTENT_TYPE, Family
from app.metrics.metrics import Metrics
from app.metrics.requests import UNMATCHED, Endpoint

__all__ = ["CONTENT_TYPE", "UNMATCHED", "Endpoint", "Family", "Metrics"]

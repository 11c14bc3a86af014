"""The prediction log: a sample of what was asked and answered, as lines of JSON in bounded files.

It never slows or fails a request: a request leaves its row in a bounded queue, or is counted as dropped; one
thread writes, at a bounded pace, and outlives a full disk. `sampling` decides which requests, `entry` what a
line says, `segments` owns the files, `log` the queue and the thread. What is done with finished files is not
its concern.
"""

from app.prediction_log.log import PredictionLog

__all__ = ["PredictionLog"]

"""What can go wrong on the road to production, as one tree.

    DeliveryError
    ├── CanaryRefused    a canary may not be started, promoted or withdrawn as asked
    ├── CanaryUnreadable what the canary's pods do cannot be measured
    ├── EngineFailed     a `pulumi` command failed: its own words
    ├── PlanMissing      nothing was previewed that could be applied
    └── PlanRefused      what was reviewed is no longer what would be applied

Every text names the thing, the value and what to do next.
"""


class DeliveryError(Exception):
    """The root: catch this to catch all that is raised here on purpose."""


class CanaryRefused(DeliveryError):
    """A canary may not be started, promoted or withdrawn as asked, for example for its verdicts."""


class CanaryUnreadable(DeliveryError):
    """What the pods do cannot be measured, for example because the cluster does not answer."""


class EngineFailed(DeliveryError):
    """A `pulumi` command failed, for example because the stack does not exist."""


class PlanMissing(DeliveryError):
    """There is no saved plan of a stack, or it cannot be read."""


class PlanRefused(DeliveryError):
    """State, settings, code or plan have moved since the preview, so that it says nothing about what would
    happen now."""

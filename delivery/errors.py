"""What can go wrong on the road to production, as one tree.

    DeliveryError
    ├── EngineFailed         a `pulumi` command failed: its own words
    ├── PlanMissing          nothing was previewed that could be applied
    ├── PlanRefused          what was reviewed is no longer what would be applied
    ├── ReleaseUnknown       the release that is meant is not to be had
    └── SettingsUnreadable   a stack file is not of the form that it must have

Every text names the thing, the value and what to do next.
"""


class DeliveryError(Exception):
    """The root: catch this to catch all that is raised here on purpose."""


class EngineFailed(DeliveryError):
    """A `pulumi` command failed, for example because the stack does not exist."""


class PlanMissing(DeliveryError):
    """There is no saved plan of a stack, or it cannot be read."""


class PlanRefused(DeliveryError):
    """State, settings, code or plan have moved since the preview, so that it says nothing about what would
    happen now."""


class ReleaseUnknown(DeliveryError):
    """The release that is meant is neither here nor in the team's registry."""


class SettingsUnreadable(DeliveryError):
    """A stack file cannot be read, or not be added to."""

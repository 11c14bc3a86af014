"""What can go wrong on the road to production, as one tree.

    DeliveryError
    ├── ApprovalMissing      nobody has approved yet
    ├── ApprovalRefused      who approved may not, or nobody can
    ├── BackendUnset         a pipeline would lose a stack's state
    ├── CanaryRefused        a canary may not be started, promoted or withdrawn as asked
    ├── CanaryUnreadable     what the canary's pods do cannot be measured
    ├── EngineFailed         a `pulumi` command failed: its own words
    ├── PlanMissing          nothing was previewed that could be applied
    ├── PlanRefused          what was reviewed is no longer what would be applied
    ├── PromotionRefused     a release failed its checks, and was not moved
    ├── ReleaseUnknown       the release that is meant is not to be had
    └── SettingsUnreadable   a stack file is not of the form that it must have

Every text names the thing, the value and what to do next.
"""


class DeliveryError(Exception):
    """The root: catch this to catch all that is raised here on purpose."""


class ApprovalMissing(DeliveryError):
    """A release waits for a person: nobody has approved it for the stack yet."""


class ApprovalRefused(DeliveryError):
    """Who approved may not, for example because they approved their own promotion."""


class BackendUnset(DeliveryError):
    """A pipeline would keep the state of a cloud's stack on a machine that is gone afterwards, or encrypt it
    with an empty passphrase."""


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


class PromotionRefused(DeliveryError):
    """A release failed a check before its promotion: it stays where it is, and so does what it was for."""


class ReleaseUnknown(DeliveryError):
    """The release that is meant is neither here nor in the team's registry."""


class SettingsUnreadable(DeliveryError):
    """A stack file cannot be read, or not be added to."""

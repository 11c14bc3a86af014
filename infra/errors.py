"""What can go wrong in the program, its plugins and its commands, as one tree.

    LandfallError
    ├── SettingsError        a stack's settings are wrong: all the faults at once
    ├── CloudError           a target cannot give what was asked of it
    │   └── ContextError     the user's kubeconfig does not have the context
    ├── NodeError            a local node (its branches: infra/plugins/landfall/node/errors.py)
    ├── RegistryError        an image registry refuses, or is not there
    ├── ImageError           an image could not be baked or pushed
    ├── ReleaseError         a release cannot be had or used
    │   └── GateRefused      no candidate reached the threshold: the model package's words
    ├── ClusterUnreachable   the cluster's API does not answer
    ├── DrainError           a node's pods do not go
    ├── AuthorityError       a stack's certificate authority cannot be had or used
    ├── CostError            what a stack costs cannot be read from what was given
    └── EndpointError        the deployed model does not answer, or answers wrongly

Every text names the thing, the value, what is allowed and what to do next, and is written for the person at
the terminal. To show one and nothing else:

    try:
        ...
    except LandfallError as error:
        raise pulumi.RunError(str(error)) from None

`model` and `app` run without this package and have trees of their own (model/errors.py, app/errors.py).
"""


class LandfallError(Exception):
    """The root: catch this to catch all that Landfall raises on purpose."""


class SettingsError(LandfallError):
    """A stack's settings are wrong, for example more replicas at least than at most."""


class CloudError(LandfallError):
    """A target cannot give what was asked of it, for example a cloud that Landfall does not know."""


class ContextError(CloudError):
    """The context named by `landfall:kubeContext` is not in the user's kubeconfig, or that file cannot be
    read."""


class NodeError(LandfallError):
    """Something about a local node went wrong, for example a taken port."""


class RegistryError(LandfallError):
    """An image registry refuses or is not there, for example because its disk is full."""


class ImageError(LandfallError):
    """An image could not be baked or pushed, for example because the base is not pinned by digest."""


class ReleaseError(LandfallError):
    """A release cannot be had or used, for example one named by a digest that the store does not hold."""


class GateRefused(ReleaseError):
    """No candidate reached the threshold, so nothing is deployed. The text is the gate's own."""


class ClusterUnreachable(LandfallError):
    """The cluster's API does not answer. Nothing is known about what runs there, so nothing is changed."""


class DrainError(LandfallError):
    """A node that is to go still has pods, for example because a disruption budget allows none to go."""


class AuthorityError(LandfallError):
    """A stack's certificate authority cannot be had or used, for example because its state cannot be read."""


class CostError(LandfallError):
    """What a stack costs cannot be estimated from what was given, for example a file that is no export."""


class EndpointError(LandfallError):
    """The deployed model does not answer at its endpoint, or not with what its schema promises."""

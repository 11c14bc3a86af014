"""A protected stack's first answer to `pulumi destroy`: no, before anything is deleted.

The engine deletes what depends on a thing before the thing: it would take a protected cluster's Services,
volumes and images, and only then meet the cluster. So one component depends on all that the stack consists
of, and is protected itself: whoever wants to destroy any of it meets this one first. It stands in the way
of no update: pools roll and objects are replaced as ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pulumi

NAME = "deletionProtection"
"""Its name in the stack, which the engine's refusal shows: it is the setting that switches it off."""


class Protection(pulumi.ComponentResource):
    """What `destroy` meets first."""

    def __init__(self, everything: list[pulumi.Resource], *, protected: bool) -> None:
        """Declare it.

        Args:
            everything: What the stack consists of.
            protected: Whether it is protected. One that is not is declared too: the engine would not let
                it go while the state still says so.
        """
        opts = pulumi.ResourceOptions(depends_on=everything, protect=protected)
        super().__init__("landfall:Protection", NAME, {}, opts)
        self.register_outputs({"protected": protected})


@contextmanager
def of_all_declared(*, protected: bool) -> Iterator[None]:
    """Protect every resource that is declared within a with block, once it ends well.

    Args:
        protected: Whether the stack is to be protected.
    """
    everything: list[pulumi.Resource] = []

    def note(declared: pulumi.ResourceTransformationArgs) -> None:
        if isinstance(declared.resource, pulumi.CustomResource):
            everything.append(declared.resource)

    pulumi.runtime.register_stack_transformation(note)
    yield
    Protection([*everything], protected=protected)

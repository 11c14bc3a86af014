"""What can go wrong with a node, each with the fix in its text.

NodeError                (infra/errors.py)
├── MachineUnfit        this machine lacks something that a node needs
├── AddressTaken        another process listens on the node's address and port
├── SpecChanged         a running node differs in what cannot change
├── NodeStartFailed     a component did not come up; everything was torn down
└── NodeUnknown         no node of that name has data here
"""

from infra.errors import NodeError


class MachineUnfit(NodeError):
    """Raised before anything is started: no root, a missing program, capability or kernel feature."""


class AddressTaken(NodeError):
    """Raised when a host-side port of the node is in use, for example by another Kubernetes."""


class SpecChanged(NodeError):
    """Raised when a node of that name exists with other address ranges, which only a new node can have."""


class NodeStartFailed(NodeError):
    """Raised when a component keeps failing or is not ready in time, with its last log lines."""


class NodeUnknown(NodeError):
    """Raised when a name is asked for that has no data in the state folder."""

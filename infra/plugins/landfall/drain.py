"""Empties a node: no pod comes to it any more, and those on it are evicted as their disruption budgets allow.

Not before another node is ready to take them: where new nodes do not join, the old ones go on serving.
As `kubectl drain --ignore-daemonsets --delete-emptydir-data --force` does
(https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/): pods of DaemonSets and static pods
stay, since nothing else could run them. Owns the order and the waiting; deletes no node.
"""

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass

from infra.errors import DrainError
from infra.plugins.landfall.image import commands
from infra.plugins.landfall.nodes_api import Access, Client

_PAUSE_SECONDS = 2.0
_SPARE = datetime.timedelta(minutes=30)
_SHOWN = 5
"""Pods that a message names."""


def empty(access: Access, node: str, seconds: int, told: Callable[[str], None]) -> None:
    """Empty a node. One that is not there is empty.

    Args:
        access: How its cluster is reached.
        node: Its name.
        seconds: After how long to give up.
        told: Gets a line about what is being waited for.

    Raises:
        ClusterUnreachable: The API server does not answer, or refuses.
        DrainError: Pods were left when the time was over.
        Cancelled: The person at the terminal stopped it.
    """
    deadline = time.monotonic() + seconds
    with Client(access, datetime.timedelta(seconds=seconds) + _SPARE) as client:
        if not client.cordon(node):
            return
        _await_another(client, node, deadline, told)
        while (left := _round(client, node)).pods:
            if time.monotonic() + _PAUSE_SECONDS > deadline:
                raise DrainError(
                    f"Node {node} still has pods after {seconds} s: {left}. See them: kubectl get pods"
                    f" --all-namespaces --field-selector spec.nodeName={node}. Then run the update again:"
                    " the node takes no new pods meanwhile."
                )
            told(f"draining {node}: {left}")
            commands.pause(_PAUSE_SECONDS)


def _await_another(client: Client, node: str, deadline: float, told: Callable[[str], None]) -> None:
    # The node is cordoned first: of several that go at once none is taken for another's refuge.
    while not any(other.takes_pods for other in client.nodes()):
        if time.monotonic() + _PAUSE_SECONDS > deadline:
            client.cordon(node, wanted=False)
            raise DrainError(
                f"Node {node} is not drained: no other node is ready to take its pods. See why: kubectl get"
                " nodes, and the consoles of those that should have joined. Then run the update again."
            )
        told(f"draining {node}: waiting until another node is ready to take its pods")
        commands.pause(_PAUSE_SECONDS)


@dataclass(frozen=True)
class _Left:
    """What is left on a node after a round.

    Attributes:
        pods: The pods' names with their namespaces.
        refusal: Why the last eviction was refused; "" where none was.
    """

    pods: tuple[str, ...]
    refusal: str

    def __str__(self) -> str:
        more = f" and {len(self.pods) - _SHOWN} more" if len(self.pods) > _SHOWN else ""
        return ", ".join(self.pods[:_SHOWN]) + more + (f" ({self.refusal})" if self.refusal else "")


def _round(client: Client, node: str) -> _Left:
    pods = [
        pod for pod in client.pods(node) if not pod.stays and pod.status.phase not in ("Succeeded", "Failed")
    ]
    going = [pod for pod in pods if pod.metadata.deleted]
    refusals = [client.evict(pod) for pod in pods if not pod.metadata.deleted]
    # Nobody is there to say that its pods have ended.
    if going and len(going) == len(pods) and not client.alive(node):
        return _Left((), "")
    return _Left(tuple(pod.label for pod in pods), next((text for text in reversed(refusals) if text), ""))

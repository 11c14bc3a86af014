"""The serving pods of a cluster: which there are, what each one answers by itself, what it has logged.

Everything goes through the cluster's own API by kubectl, so that it works wherever the stack's kubeconfig
does: behind one Service nobody could tell which pod answers.
"""

import http.client
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from delivery.errors import CanaryUnreadable
from infra.workload.canary import NAME, TRACK
from infra.workload.deployment import PORT
from toolchain import folders

_TIMEOUT_SECONDS = 30
_MOST_LINES = 2000
"""Lines of one pod's log: the newest."""

_PROGRAM = f"""
import os, pathlib
lines = []
folder = os.environ.get("LANDFALL_PREDICTION_LOG")
for file in sorted(pathlib.Path(folder).glob("*.ndjson*"), reverse=True) if folder else ():
    lines[:0] = file.read_text().splitlines()
    if len(lines) >= {_MOST_LINES}:
        break
print(*lines[-{_MOST_LINES}:], sep="\\n")
"""
"""Run by the image's own Python: the image has neither a shell nor tar."""


@dataclass(frozen=True)
class Pod:
    """A serving pod.

    Attributes:
        name: Its name.
        canary: Whether it belongs to the canary.
        ready: Whether it answers requests.
        restarts: How often its server ended and was started again.
    """

    name: str
    canary: bool
    ready: bool
    restarts: int


@dataclass(frozen=True)
class Pods:
    """The pods of one model.

    Attributes:
        kubeconfig: File with the way into the cluster.
        namespace: Theirs.
        model: The model's name.
    """

    kubeconfig: Path
    namespace: str
    model: str

    def listed(self) -> tuple[Pod, ...]:
        """All that are not on their way out.

        Raises:
            CanaryUnreadable: The cluster does not tell.
        """
        selector = f"app.kubernetes.io/name={self.model},app.kubernetes.io/component=serving"
        told = json.loads(self._kubectl("get", "pods", "--selector", selector, "--output", "json"))
        return tuple(_pod(item) for item in told["items"] if "deletionTimestamp" not in item["metadata"])

    def logged(self, pod: Pod) -> list[str]:
        """The newest lines of a pod's prediction log; none where nothing is logged.

        Raises:
            CanaryUnreadable: The pod cannot be asked.
        """
        return self._kubectl(
            "exec", pod.name, "--container", "model", "--", "python3.11", "-c", _PROGRAM
        ).splitlines()

    @contextmanager
    def reached(self, pod: Pod) -> Iterator[str]:
        """One pod's own endpoint, as a URL without path, for the length of a with block.

        Raises:
            CanaryUnreadable: There is no way to it.
        """
        command = [*self._command("port-forward", f"pod/{pod.name}", f":{PORT}"), "--address", "127.0.0.1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as forward:
            assert forward.stdout is not None
            assert forward.stderr is not None
            try:
                place, arrow, _ = forward.stdout.readline().removeprefix("Forwarding from ").partition(" -> ")
                if not arrow:
                    raise CanaryUnreadable(
                        f"Pod {pod.name} cannot be reached: {forward.stderr.read().strip()}"
                    )
                yield f"http://{place}"
            finally:
                forward.terminate()

    def _kubectl(self, *arguments: str) -> str:
        try:
            done = subprocess.run(
                self._command(*arguments),
                capture_output=True,
                text=True,
                check=False,
                timeout=_TIMEOUT_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise CanaryUnreadable(
                f"The cluster did not answer `kubectl {' '.join(arguments[:2])}` in {_TIMEOUT_SECONDS} s."
            ) from None
        if done.returncode:
            raise CanaryUnreadable(
                f"The cluster cannot be asked: `kubectl {' '.join(arguments[:2])}`: {done.stderr.strip()}"
            )
        return done.stdout

    def _command(self, *arguments: str) -> list[str]:
        kubectl = str(folders.tool("kubectl"))
        return [kubectl, f"--kubeconfig={self.kubeconfig}", f"--namespace={self.namespace}", *arguments]


@contextmanager
def opened(kubeconfig: str, namespace: str, model: str) -> Iterator[Pods]:
    """The pods of a model, for the length of a with block.

    Args:
        kubeconfig: The way into the cluster, as text: it is on the disk only meanwhile, for its owner's eyes.
        namespace: Theirs.
        model: The model's name.
    """
    with tempfile.TemporaryDirectory(prefix="landfall-canary-") as folder:
        file = Path(folder) / "kubeconfig"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(kubeconfig)
        yield Pods(file, namespace, model)


def metrics(endpoint: str) -> str:
    """What a pod says at /metrics.

    Args:
        endpoint: The pod's own.

    Raises:
        CanaryUnreadable: It does not.
    """
    host, _, port = endpoint.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise CanaryUnreadable(f"A pod does not tell its metrics: {error!r}") from None
    finally:
        connection.close()


# object: a pod as the API server tells it. What is read of it is there in every pod.
def _pod(item: dict[str, dict[str, object]]) -> Pod:
    labels, status = item["metadata"]["labels"], item["status"]
    assert isinstance(labels, dict)
    containers = status.get("containerStatuses", [])
    conditions = status.get("conditions", [])
    assert isinstance(containers, Sequence)
    assert isinstance(conditions, Sequence)
    return Pod(
        name=str(item["metadata"]["name"]),
        canary=labels.get(TRACK) == NAME,
        ready=any(one["type"] == "Ready" and one["status"] == "True" for one in conditions),
        restarts=sum(one["restartCount"] for one in containers if one["name"] == "model"),
    )

"""The local stack as a user has it: the tracked settings, the real engine, node, registry, training and
image."""

import json
import urllib.parse
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from kubernetes import client as kube
from kubernetes import config as kube_config

from infra.smoke.outputs import Outputs, parse
from tests.project import Project
from toolchain import folders

NAMESPACE = "landfall"
NAME = "heart"


def tracked_settings() -> dict[str, Any]:
    """The settings in stacks/Pulumi.local.yaml, by section."""
    config = yaml.safe_load((folders.CLONE / "stacks" / "Pulumi.local.yaml").read_text())["config"]
    return {name.removeprefix("landfall:"): value for name, value in config.items()}


@dataclass
class LocalStack:
    """A local stack that is up.

    Attributes:
        project: Its project.
        settings: What it is configured with.
    """

    project: Project
    settings: dict[str, Any]

    @property
    def state(self) -> Path:
        """Its state folder."""
        return self.project.folder / "state"

    def up(self) -> str:
        """Run `pulumi up` and return what it printed; it must succeed."""
        done = self.project.run("up", "--yes", "--stack", self.project.stack, seconds=600)
        assert done.code == 0, done.output
        return done.output

    def changed(self, **sections: dict[str, Any]) -> dict[str, Any]:
        """The settings with other values in some sections."""
        merged = {name: {**self.settings.get(name, {}), **values} for name, values in sections.items()}
        return {**self.settings, **merged}

    def outputs(self) -> Outputs:
        """Its outputs now."""
        return parse(self.project.stack, self._output_text())

    def kubeconfig(self) -> dict[str, Any]:
        """Access to its cluster."""
        answer = self.project.run(
            *("stack", "output", "kubeconfig", "--show-secrets", "--stack", self.project.stack)
        )
        loaded: dict[str, Any] = yaml.safe_load(_only_yaml(answer.output))
        return loaded

    @cached_property
    def cluster(self) -> kube.ApiClient:
        """The official client of its cluster."""
        return kube_config.new_client_from_config_dict(self.kubeconfig())

    def pods(self) -> list[kube.V1Pod]:
        """The serving pods."""
        found = kube.CoreV1Api(self.cluster).list_namespaced_pod(
            NAMESPACE, label_selector=f"app.kubernetes.io/name={NAME}"
        )
        items: list[kube.V1Pod] = found.items
        return items

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Prometheus' instant answer to an expression."""
        base = self.outputs().prometheus
        url = f"{base}/api/v1/query?{urllib.parse.urlencode({'query': expression})}"
        with urllib.request.urlopen(url, timeout=10) as response:
            answer: list[dict[str, Any]] = json.load(response)["data"]["result"]
        return answer

    def _output_text(self) -> str:
        text = self.project.run("stack", "output", "--json", "--stack", self.project.stack).output
        return text[text.index("{") :]


def _only_yaml(text: str) -> str:
    lines = text.splitlines()
    start = next(
        index for index, line in enumerate(lines) if line.startswith(("apiVersion:", "{", "clusters:"))
    )
    return "\n".join(lines[start:])

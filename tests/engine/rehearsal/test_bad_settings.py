"""Settings that are wrong, through the real engine's preview: refused before the first resource, in words."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.plugins.landfall.image import processor
from rehearsal import filling
from tests.engine.rehearsal.conftest import Rehearsal

pytestmark = pytest.mark.engine

_OTHER = "amd64" if processor.architecture() == "arm64" else "arm64"
"""What images baked on this machine do not run on."""

WRONG: list[tuple[str, str, Any, str, str]] = [
    (
        "aws",
        "aws.region",
        "mars-1",
        '"mars-1"',
        "pulumi config set --path 'landfall:aws.region' eu-central-1",
    ),
    ("gcp", "nodePools", [{"minNodes": 5, "maxNodes": 3}], "3", "Set maxNodes to 5 or more"),
    (
        "azure",
        "azure.adminGroup",
        "admins",
        '"admins"',
        "pulumi config set --path 'landfall:azure.adminGroup'",
    ),
    ("openstack", "apiAllowedCidrs", ["0.0.0.0/0"], '"0.0.0.0/0"', "landfall:apiAllowedCidrs[0]"),
    (
        "aws",
        "nodePools",
        [{"architecture": _OTHER}, {"name": "more", "architecture": _OTHER}],
        f'"{_OTHER}"',
        f"pulumi config set --path 'landfall:nodePools[0].architecture' {processor.architecture()}",
    ),
    ("aws", "kubernetesversion", "1.34", '"1.34"', "Did you mean kubernetesVersion?"),
]


@pytest.mark.parametrize(("cloud", "field", "value", "shown", "fix"), WRONG)
def test_a_wrong_setting_is_told_with_field_value_and_fix_and_nothing_is_planned(
    rehearsal: Rehearsal, tmp_path: Path, cloud: str, field: str, value: object, shown: str, fix: str
) -> None:
    document = yaml.safe_load(filling.tracked_file(cloud).read_text())
    section, _, name = field.partition(".")
    if name:
        document["config"].setdefault(f"landfall:{section}", {})[name] = value
    else:
        document["config"][f"landfall:{section}"] = value
    path = tmp_path / f"{cloud}.yaml"
    path.write_text(yaml.safe_dump(document))

    told = rehearsal.run("rehearsal", "preview", cloud, "--stack-file", str(path), "--json")

    events = [json.loads(line) for line in told.output.splitlines() if line.startswith("{")]
    errors = [e["diagnosticEvent"]["message"] for e in events if "diagnosticEvent" in e
              and e["diagnosticEvent"]["severity"] == "error"]  # fmt: skip
    planned = {e["resourcePreEvent"]["metadata"]["type"] for e in events if "resourcePreEvent" in e}
    text = "\n".join(errors)
    assert told.code != 0
    assert f"landfall:{field}" in text
    assert f"= {shown}" in text
    assert "Fix: " in text
    assert fix in text
    assert "Traceback" not in told.output
    assert planned <= {"pulumi:pulumi:Stack"}

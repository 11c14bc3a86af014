"""The whole of what each instance gets when it boots, file by file, as agreed.

Keys and certificates are new in every run: names stand for them. Of the scripts, which lie in the tree, the
names are kept and not the text.
"""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from infra.clouds.openstack import boot, kubeadm
from infra.credentials import derived
from tests.unit.infra.clouds.openstack.examples import AUTHORITIES
from tests.unit.infra.clouds.openstack.test_boot import ALL

GOLDENS = Path(__file__).parent / "goldens"
_SCRIPTS = "/usr/local/lib/landfall/"


def _names() -> Iterator[tuple[str, str]]:
    """What is new in every run, each with the name that stands for it."""
    for name in ("cluster", "etcd", "front_proxy", "service_accounts"):
        pair = getattr(AUTHORITIES, name)
        yield pair.certificate, f"<certificate of {name}>\n"
        yield pair.key, f"<key of {name}>\n"
        yield pair.public_key, f"<public key of {name}>\n"
    cluster = AUTHORITIES.cluster
    yield derived.bootstrap_token(cluster.key), "<token>"
    yield kubeadm.key_hash(cluster.certificate), "<hash of the cluster's key>"
    yield derived.encryption_key(cluster.key), "<encryption key>"
    yield derived.registry_password(AUTHORITIES.etcd.key), "<password>"


def _readable(text: str) -> str:
    """User data as a person reads them: each file with its path and mode, then the commands."""
    head, _, body = text.partition("\n")
    document = yaml.safe_load(body)
    assert list(document) == ["write_files", "runcmd"]
    parts = [head]
    for file in document["write_files"]:
        assert set(file) == {"path", "permissions", "content"}
        parts.append(f"=== {file['path']} {file['permissions']}\n{_content(file)}")
    parts.append("=== commands\n" + "\n".join(" ".join(command) for command in document["runcmd"]))
    return "\n".join(parts) + "\n"


def _content(file: dict[str, str]) -> str:
    content = file["content"]
    if file["path"].startswith(_SCRIPTS):
        return next(
            f"<infra/clouds/openstack/boot/{script.name}>\n"
            for script in files(boot).iterdir()
            if script.name.endswith(".sh") and script.read_text() == content
        )
    for new, name in _names():
        content = content.replace(new, name)
    return content


@pytest.mark.parametrize("kind", ALL)
def test_an_instance_gets_what_was_agreed(kind: str) -> None:
    golden = GOLDENS / f"{kind}.txt"
    text = _readable(ALL[kind])
    if os.environ.get("LANDFALL_ACCEPT_GOLDENS"):
        golden.write_text(text)

    assert text == golden.read_text(), "Set LANDFALL_ACCEPT_GOLDENS=1, run it again, read the difference."

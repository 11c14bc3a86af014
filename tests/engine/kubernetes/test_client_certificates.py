"""A credential helper that issues client certificates: another one means other connections."""

import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from infra.plugins.landfall.node import certificates
from infra.plugins.landfall.node.certificates import Pair
from tests.engine.apiserver import ApiServer
from tests.engine.kubernetes.manifests import config_map
from tests.engine.kubernetes.plugin import Plugin, Refusal

pytestmark = pytest.mark.engine

_HELPER = """\
import sys
from pathlib import Path

folder = Path(sys.argv[1])
asked = len(list(folder.glob("asked-*")))
(folder / f"asked-{asked}").touch()
made = sorted(folder.glob("made-*"))
print(made[min(asked, len(made) - 1)].read_text())
"""


class Issued:
    """What a helper prints, one credential after the other, the last one for ever."""

    def __init__(self, folder: Path, server: ApiServer) -> None:
        self._folder, self._server = folder, server
        (folder / "helper.py").write_text(_HELPER)
        self.authority = certificates.load(
            (server.folder / "ca.crt").read_bytes(), (server.folder / "ca.key").read_bytes()
        )

    def add(self, signer: Pair, lifetime: datetime.timedelta, group: str = "system:masters") -> None:
        issued = certificates.issue(signer, "test", organization=group)
        number = len(list(self._folder.glob("made-*")))
        credential = {
            "apiVersion": "client.authentication.k8s.io/v1",
            "kind": "ExecCredential",
            "status": {
                "expirationTimestamp": (datetime.datetime.now(datetime.UTC) + lifetime).isoformat(),
                "clientCertificateData": issued.certificate_pem.decode(),
                "clientKeyData": issued.key_pem.decode(),
            },
        }
        (self._folder / f"made-{number}").write_text(json.dumps(credential))

    def asked(self) -> int:
        return len(list(self._folder.glob("asked-*")))

    def kubeconfig(self) -> str:
        document = yaml.safe_load(self._server.kubeconfig)
        document["users"][0]["user"] = {
            "exec": {
                "apiVersion": "client.authentication.k8s.io/v1",
                "command": sys.executable,
                "args": [str(self._folder / "helper.py"), str(self._folder)],
                "interactiveMode": "Never",
            }
        }
        return str(yaml.safe_dump(document))


@pytest.fixture
def issued(tmp_path: Path, api_server: ApiServer) -> Issued:
    return Issued(tmp_path, api_server)


@pytest.fixture
def certified(issued: Issued) -> Iterator[Plugin]:
    """A plugin whose user is the helper's."""
    running = Plugin({"kubeconfig": issued.kubeconfig()})
    yield running
    running.close()


def _made(plugin: Plugin, namespace: str, name: str) -> None:
    checked = plugin.check("kubernetes:core/v1:ConfigMap", name, config_map(namespace, name, {}))
    assert plugin.read(plugin.create(checked)) is not None


def test_one_that_has_ended_is_replaced_on_the_way(issued: Issued, certified: Plugin, namespace: str) -> None:
    issued.add(issued.authority, datetime.timedelta(seconds=1))
    issued.add(issued.authority, datetime.timedelta(hours=1), group="nobody-of-importance")

    with pytest.raises(Refusal, match="forbidden"):
        _made(certified, namespace, "one")


def test_one_that_is_refused_is_asked_for_again(issued: Issued, certified: Plugin, namespace: str) -> None:
    issued.add(certificates.authority("another"), datetime.timedelta(hours=1))
    issued.add(issued.authority, datetime.timedelta(hours=1))
    _made(certified, namespace, "one")

    assert issued.asked() == 2

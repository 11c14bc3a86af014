"""A registry's instance: TLS and a password before the rehearsal's registry, by haproxy.

It answers as docker-registry does behind htpasswd: its root is open, everything else asks for the password.
"""

import os
import re
import signal

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import certificates
from infra.plugins.landfall.node.pki import write_secret
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack.user_data import UserData
from toolchain import folders

_PORT = 443
_END_SECONDS = 10.0


def wanted(data: UserData) -> bool:
    """Whether user data makes a registry: a server's configuration and the authority of its certificate."""
    return data.ending("registry.env") is not None and data.ending("tls", "ca.key") is not None


def start(entry: Entry, ledger: Ledger, data: UserData) -> None:
    """Start it, or find it running.

    Raises:
        SimulatorError: There is no registry to lead to.
    """
    upstream, _ = nodes.registry_place()
    if upstream is None:
        raise SimulatorError(
            f"{nodes.REGISTRY} is not set: a registry's instance leads to the registry it names."
        )
    folder = nodes.folder(entry, ledger)
    running = processes.load(folder / "registry.json")
    if running is not None and running.alive():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = dict(re.findall(r"^(\w+)=(.*)$", data.ending("registry.env") or "", re.MULTILINE))
    authority = certificates.load(
        (data.ending("tls", "ca.crt") or "").encode(), (data.ending("tls", "ca.key") or "").encode()
    )
    own = certificates.issue(authority, "registry", hosts=(settings["HOST"], settings["ADDRESS"]))
    write_secret(folder / "registry.pem", own.certificate_pem + own.key_pem)
    password = (data.ending("landfall", "password") or "").strip()
    text = f"""defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
userlist pushers
  user {settings["USERNAME"]} insecure-password {password}
frontend registry
  bind {settings["HOST"]}:{_PORT} ssl crt {folder / "registry.pem"}
  http-request auth realm landfall unless {{ path / }} || {{ http_auth(pushers) }}
  http-request set-header X-Forwarded-Proto https
  default_backend store
backend store
  server store {upstream}
"""
    write_secret(folder / "registry.cfg", text.encode())
    argv = (str(folders.tool("haproxy")), "-W", "-db", "-f", str(folder / "registry.cfg"))
    environment = {"PATH": os.environ.get("PATH", "")}
    processes.start(argv, folder / "registry.log", environment).save(folder / "registry.json")


def end(entry: Entry, ledger: Ledger) -> None:
    """End it. Quiet where there is none."""
    running = processes.load(nodes.folder(entry, ledger) / "registry.json")
    if running is not None:
        running.end(signal.SIGTERM, _END_SECONDS)

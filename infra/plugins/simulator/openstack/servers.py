"""What answers at an instance's address over TLS: a registry, or a stand-in for an API server; by haproxy.

A registry answers as docker-registry does behind htpasswd: its root is open, everything else asks for the
password. The certificate is issued by the authority that the instance was given.
"""

import os
import re
import signal

from infra.plugins.landfall import processes
from infra.plugins.landfall.node import certificates
from infra.plugins.landfall.node.pki import write_secret
from infra.plugins.simulator.clusters import nodes
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack.user_data import UserData
from toolchain import folders

_REGISTRY_PORT, _API_PORT = 443, 6443
_END_SECONDS = 10.0
_WELL = 'http-request return status 200 content-type text/plain string "ok"'


def wanted(data: UserData) -> bool:
    """Whether user data makes a registry: a server's configuration and the authority of its certificate."""
    return data.ending("registry.env") is not None and data.ending("tls", "ca.key") is not None


def start(entry: Entry, ledger: Ledger, data: UserData) -> None:
    """Start a registry, or find it running; where the rehearsal has none to lead to, one that is empty."""
    settings = dict(re.findall(r"^(\w+)=(.*)$", data.ending("registry.env") or "", re.MULTILINE))
    password = (data.ending("landfall", "password") or "").strip()
    upstream, _ = nodes.registry_place()
    rules = f"""userlist pushers
  user {settings["USERNAME"]} insecure-password {password}
frontend registry
  bind {settings["HOST"]}:{_REGISTRY_PORT} ssl crt {nodes.folder(entry, ledger) / "server.pem"}
  http-request auth realm landfall unless {{ path / }} || {{ http_auth(pushers) }}
  http-request set-header X-Forwarded-Proto https
"""
    if upstream is None:
        rules += f"  {_WELL}\n"
    else:
        rules += f"  default_backend store\nbackend store\n  server store {upstream}\n"
    _serve(entry, ledger, _authority(data, "tls"), (settings["HOST"], settings["ADDRESS"]), rules)


def stand_in(entry: Entry, ledger: Ledger, data: UserData, address: str) -> None:
    """Answer "ready" in the place of an API server, for tests of what surrounds a cluster."""
    rules = f"""frontend api
  bind {address}:{_API_PORT} ssl crt {nodes.folder(entry, ledger) / "server.pem"}
  {_WELL}
"""
    _serve(entry, ledger, _authority(data, "pki"), (address,), rules)


def end(entry: Entry, ledger: Ledger) -> None:
    """End what answers. Quiet where nothing does."""
    configuration = str(nodes.folder(entry, ledger) / "server.cfg")
    # Found by its configuration: who started it may have been killed before writing down which it is.
    found = [
        processes.identify(pid)
        for pid in processes.everyone()
        if configuration in processes.command_line(pid)
    ]
    for running in found:
        if running is not None and not running.end(signal.SIGTERM, _END_SECONDS):
            running.end(signal.SIGKILL, _END_SECONDS)


def _authority(data: UserData, folder: str) -> certificates.Pair:
    certificate, key = (data.ending(folder, f"ca.{ending}") or "" for ending in ("crt", "key"))
    return certificates.load(certificate.encode(), key.encode())


def _serve(
    entry: Entry, ledger: Ledger, authority: certificates.Pair, hosts: tuple[str, ...], rules: str
) -> None:
    folder = nodes.folder(entry, ledger)
    running = processes.load(folder / "server.json")
    if running is not None and running.alive():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = certificates.issue(authority, "server", hosts=hosts)
    write_secret(folder / "server.pem", own.certificate_pem + own.key_pem)
    text = "defaults\n  mode http\n  timeout connect 5s\n  timeout client 1h\n  timeout server 1h\n" + rules
    write_secret(folder / "server.cfg", text.encode())
    argv = (str(folders.tool("haproxy")), "-W", "-db", "-f", str(folder / "server.cfg"))
    environment = {"PATH": os.environ.get("PATH", "")}
    processes.start(argv, folder / "server.log", environment).save(folder / "server.json")

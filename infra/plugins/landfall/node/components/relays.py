"""haproxy: carries the host's connections to the node, and the node's to the registry.

Its host-side listeners were bound in the host's network namespace before the node had one of its own; a
socket stays in the namespace that it was made in.
"""

from infra.plugins.landfall.node.components.site import API_PORT, ConfigFile, Site
from infra.plugins.landfall.node.layout import REGISTRY_INSIDE
from infra.plugins.landfall.node.plan import FIRST_LISTENER, Component, Probe

API = "api"
"""Name of the host-side listener of the API server; a node port's listener is named by its number."""


def listener_names(node_ports: tuple[int, ...]) -> tuple[str, ...]:
    """Names of the host-side listeners, in the order of their descriptors."""
    return (API, *(str(port) for port in node_ports))


def component(site: Site) -> Component:
    """The program and its arguments."""
    return Component(
        "haproxy",
        (site.tool("haproxy"), "-W", "-db", "-f", site.config("haproxy.cfg")),
        Probe("unix", "/run/landfall/haproxy.sock"),
        listeners=listener_names(site.node_ports),
    )


def settings(site: Site) -> ConfigFile:
    """Its configuration. Idle connections live long, because watches are quiet."""
    text = """global
  stats socket /run/landfall/haproxy.sock mode 600
defaults
  mode tcp
  timeout connect 5s
  timeout client 12h
  timeout server 12h
  option clitcpka
"""
    targets = (API_PORT, *site.node_ports)
    for number, port in enumerate(targets, FIRST_LISTENER):
        text += f"listen host-{port}\n  bind fd@{number}\n  server node {site.address}:{port}\n"
    if site.registry:
        text += (
            f"listen registry\n  bind {site.registry}\n  server host unix@{REGISTRY_INSIDE}/registry.sock\n"
        )
    return ConfigFile("haproxy.cfg", text)

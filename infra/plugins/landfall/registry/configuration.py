"""The configuration texts of a registry's two programs. Pure."""

from infra.plugins.landfall.registry.layout import ADDRESS, Layout


def registry(layout: Layout, port: int, secret: str) -> str:
    """docker-registry's configuration (distribution 2.8).

    Args:
        layout: The registry's paths.
        port: Its port.
        secret: Signs the state of uploads between requests.
    """
    return f"""version: 0.1
log:
  level: warn
  accesslog: {{disabled: true}}
storage:
  filesystem: {{rootdirectory: {layout.data}}}
  delete: {{enabled: true}}
http:
  addr: {ADDRESS}:{port}
  secret: {secret}
"""


def relay(port: int, descriptor: int) -> str:
    """haproxy's configuration: from the Unix socket to the registry.

    Args:
        port: The registry's port.
        descriptor: File descriptor of the listening socket, which it inherits.
    """
    return f"""defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen registry
  bind fd@{descriptor}
  server registry {ADDRESS}:{port}
"""

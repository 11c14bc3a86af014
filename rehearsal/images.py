"""The image registry of a rehearsal: real, on loopback, behind every image name of the simulated cloud."""

from infra.plugins.landfall.registry import lifecycle
from infra.plugins.landfall.registry.spec import RegistrySpec
from rehearsal.account import Account


def start(account: Account) -> str:
    """Bring it up, with the port and the images that it had.

    Returns:
        Where it is, "127.0.0.1:PORT=SOCKET", as the simulator wants it told.

    Raises:
        RegistryError: It cannot be brought up.
    """
    state = lifecycle.start(RegistrySpec(name=account.registry))
    return f"{state.host}={state.socket}"


def remove(account: Account) -> None:
    """End it and forget its images."""
    lifecycle.stop(account.registry, delete_data=True)

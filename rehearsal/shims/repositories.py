"""Which image repositories the simulated cloud has, by its ledger."""

from dataclasses import dataclass

from infra.plugins.simulator.ledger import Ledger


@dataclass(frozen=True)
class Kind:
    """A type that gives a place for images.

    Attributes:
        type: The type.
        reference: The property that says how references to its images begin.
        whole: Whether that names one repository; otherwise any below it can be pushed to.
    """

    type: str
    reference: str
    whole: bool


KINDS = (
    Kind("aws:ecr/repository:Repository", "repositoryUrl", whole=True),
    Kind("gcp:artifactregistry/repository:Repository", "registryUri", whole=False),
    Kind("azure-native:containerregistry:Registry", "loginServer", whole=False),
)
_ENDINGS = (".amazonaws.com", "-docker.pkg.dev", ".azurecr.io")
"""How the hosts of the clouds' registries end."""


def known(name: str, ledger: Ledger) -> bool:
    """Whether a repository can be pushed to.

    Args:
        name: "host/repository".
        ledger: What exists.
    """
    return any(
        name == reference or (not kind.whole and name.startswith(f"{reference}/"))
        for kind in KINDS
        for reference in _references(kind, ledger)
    )


def clouds_own(registry: str, ledger: Ledger) -> bool:
    """Whether a registry is one of a cloud's, and not an external one.

    Args:
        registry: Its host.
        ledger: What exists.
    """
    hosts = {reference.partition("/")[0] for kind in KINDS for reference in _references(kind, ledger)}
    return registry in hosts or registry.endswith(_ENDINGS)


def _references(kind: Kind, ledger: Ledger) -> list[str]:
    return [text for entry in ledger.of_type(kind.type) if (text := entry.text(kind.reference))]

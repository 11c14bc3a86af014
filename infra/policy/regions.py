"""The rule about regions: the only one that needs to be told something, a list of those allowed. Pure."""

from collections.abc import Iterator, Sequence

from infra.policy.properties import Properties, at

_CLOUDS = ("aws:", "gcp:", "azure-native:", "openstack:")
_NAMES = ("region", "location")


def violations(
    kind: str, properties: Properties, provider: Properties, allowed: Sequence[str]
) -> Iterator[str]:
    """Where a resource is that it may not be.

    Args:
        kind: Its type.
        properties: Its properties.
        provider: Those of its provider.
        allowed: The regions that are allowed; every one where none is named.
    """
    if not allowed or not kind.startswith(_CLOUDS):
        return
    for source in (properties, provider):
        for name in _NAMES:
            region = at(source, name)
            if isinstance(region, str) and region and region.lower() != "global":
                if region not in allowed:
                    yield (
                        f"It is in {region}, which is not one of the regions allowed: {', '.join(allowed)}."
                        " Move the stack, or add the region to the policy's configuration."
                    )
                return

"""How every pod of Landfall runs: at Pod Security level "restricted", the strictest of the three.

Owns the security contexts and the namespaces' labels (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
No user id is set: images name a numeric one of their own, and OpenShift gives each namespace another.
"""

from pulumi_kubernetes.core.v1 import (
    CapabilitiesArgs,
    PodSecurityContextArgs,
    SeccompProfileArgs,
    SecurityContextArgs,
)

LEVEL = "restricted"


def namespace_labels() -> dict[str, str]:
    """The labels that make the API server refuse, warn of and record pods below the level."""
    return {f"pod-security.kubernetes.io/{mode}": LEVEL for mode in ("enforce", "warn", "audit")}


def pod() -> PodSecurityContextArgs:
    """The pod's part."""
    return PodSecurityContextArgs(
        run_as_non_root=True, seccomp_profile=SeccompProfileArgs(type="RuntimeDefault")
    )


def container() -> SecurityContextArgs:
    """Each container's part."""
    return SecurityContextArgs(
        allow_privilege_escalation=False,
        capabilities=CapabilitiesArgs(drop=["ALL"]),
        read_only_root_filesystem=True,
    )

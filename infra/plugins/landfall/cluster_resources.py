"""The program's side of what clusters of instances need from the landfall plugin, beside `resources`.

Owns the names and types that a program sees; what the resources do lives in the plugin process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import pulumi
from pulumi import Input, Output


class CertificateAuthority(pulumi.CustomResource):
    """A certificate authority, made once and kept in the stack's state: its key is a secret there.

    Attributes:
        certificate: Its certificate, as PEM.
        key: Its private key, as PEM (a secret).
    """

    certificate: Output[str]
    key: Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        common_name: Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an authority.

        Args:
            resource_name: The resource's name in the stack.
            common_name: Its name, unlike any other authority's in the stack: commands find it by that.
                Another name makes another authority.
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:CertificateAuthority",
            resource_name,
            {"commonName": common_name, "certificate": None, "key": None},
            opts,
        )


class Wait(pulumi.CustomResource):
    """Waits, when it is made, until an HTTPS endpoint answers with 200.

    Attributes:
        ready: True once it has.
    """

    ready: Output[bool]

    def __init__(
        self,
        resource_name: str,
        *,
        url: Input[str],
        authority: Input[str],
        timeout_seconds: Input[int],
        hint: Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a wait.

        Args:
            resource_name: The resource's name in the stack.
            url: What is asked, such as "https://203.0.113.7:6443/readyz". Another one is waited for anew.
            authority: Certificate of the authority that signs the endpoint's, as PEM.
            timeout_seconds: After how long to give up.
            hint: A sentence for the error's text: where to look for what went wrong.
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:Wait",
            resource_name,
            {
                "url": url,
                "authority": authority,
                "timeoutSeconds": timeout_seconds,
                "hint": hint,
                "ready": None,
            },
            opts,
        )


class NodeDrain(pulumi.CustomResource):
    """Empties a node when it is deleted: its pods go elsewhere, as their disruption budgets allow.

    Whoever makes the node's machine declares this to depend on it, so that the machine goes afterwards.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        node: Input[str],
        server: Input[str],
        authority: Input[str],
        key: Input[str],
        timeout_seconds: Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            resource_name: The resource's name in the stack.
            node: The node's name in the cluster; one that is not there needs no draining.
            server: The API server's URL.
            authority: Certificate of the cluster's authority, as PEM.
            key: That authority's key, as PEM: it signs the certificate that drains (a secret).
            timeout_seconds: After how long to give up.
            opts: Pulumi's resource options.
        """
        super().__init__(
            "landfall:index:NodeDrain",
            resource_name,
            {
                "node": node,
                "server": server,
                "authority": authority,
                "key": Output.secret(key),
                "timeoutSeconds": timeout_seconds,
            },
            opts,
        )


@dataclass(frozen=True)
class Choice:
    """One thing that is chosen when a cluster is made.

    Attributes:
        setting: The setting's name, such as "landfall:network.cidr".
        value: What is chosen, in words.
        why: Why no update can change it, as a sentence.
        fix: What to do, as sentences; {kept} in it becomes what was chosen.
        rule: "never" may it change; "named" lets it change where the stack file names it.
        named: Whether the stack file names it.
    """

    setting: str
    value: str
    why: str
    fix: str
    rule: Literal["never", "named"] = "never"
    named: bool = True


class ChosenOnce(pulumi.CustomResource):
    """Remembers what a cluster was made with, and refuses, in the preview, what no update can change."""

    def __init__(
        self,
        resource_name: str,
        *,
        cluster: str,
        choices: Sequence[Choice],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it.

        Args:
            resource_name: The resource's name in the stack.
            cluster: Which cluster: another one is free to choose anew.
            choices: What is chosen.
            opts: Pulumi's resource options.
        """
        told: list[Mapping[str, object]] = [asdict(choice) for choice in choices]
        super().__init__(
            "landfall:index:ChosenOnce", resource_name, {"cluster": cluster, "choices": told}, opts
        )

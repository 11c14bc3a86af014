"""Reads a certificate authority out of a stack's state, by asking Pulumi for it."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.errors import AuthorityError
from toolchain import folders

_TYPE = "landfall:index:CertificateAuthority"
_SECONDS = 120


@dataclass(frozen=True)
class Authority:
    """A certificate authority.

    Attributes:
        certificate: Its certificate, as PEM.
        key: Its private key, as PEM.
    """

    certificate: str
    key: str = field(repr=False)


class _Secret(BaseModel):
    """A secret as a state has it: a mark under a fixed name, and the value as JSON."""

    model_config = ConfigDict(extra="ignore")
    mark: str = Field(alias="4dabf18193072939515e22adb298388d")
    plaintext: str


class _Outputs(BaseModel):
    model_config = ConfigDict(extra="ignore")
    certificate: str
    key: _Secret


class _Resource(BaseModel):
    model_config = ConfigDict(extra="ignore")
    type: str
    id: str = ""
    delete: bool = False
    outputs: object = None


class _Deployment(BaseModel):
    model_config = ConfigDict(extra="ignore")
    resources: list[_Resource] = Field(default_factory=list)


class _Export(BaseModel):
    model_config = ConfigDict(extra="ignore")
    deployment: _Deployment


def authority(stack: str, name: str) -> Authority:
    """The authority of that name, also while an update of the stack is going on.

    Args:
        stack: "organization/project/stack".
        name: The authority's common name.

    Raises:
        AuthorityError: The state cannot be read, or has none of that name.
    """
    try:
        resources = _Export.model_validate_json(_exported(stack)).deployment.resources
    except ValidationError:
        raise AuthorityError(
            f"The state of stack {stack} is not what this Landfall can read. Run `pulumi stack export --stack"
            f" {stack}` to see it; `pulumi refresh` mends what can be mended."
        ) from None
    known = {item.id: item for item in resources if item.type == _TYPE and not item.delete}
    if name not in known:
        raise AuthorityError(
            f"Stack {stack} has no certificate authority named {name!r}; it has:"
            f" {', '.join(known) or 'none'}. Run `pulumi up` on it first, or get the kubeconfig of one that"
            " has it: `pulumi stack output kubeconfig --show-secrets`."
        )
    try:
        outputs = _Outputs.model_validate(known[name].outputs)
        return Authority(outputs.certificate, str(json.loads(outputs.key.plaintext)))
    except ValueError:
        # What it holds is not shown: it may be a key.
        raise AuthorityError(
            f"The certificate authority {name!r} of stack {stack} cannot be read in the state."
        ) from None


def _exported(stack: str) -> str:
    # Options meant for the update that this runs in must not reach another command.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PULUMI_OPTION_")}
    command = [str(folders.tool("pulumi")), "stack", "export", "--show-secrets", "--stack", stack]
    # Outside any project: a fully named stack needs none, and no stack file is touched.
    with tempfile.TemporaryDirectory() as nowhere:
        try:
            done = subprocess.run(
                [*command, "--non-interactive"],
                cwd=nowhere,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise AuthorityError(
                f"The state of stack {stack} could not be read within {_SECONDS} s. Run `pulumi stack export"
                f" --stack {stack}` yourself: it may be waiting for a login."
            ) from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise AuthorityError(
            f"The state of stack {stack} cannot be read: {said[-1] if said else 'pulumi said nothing'}."
            " Use the shell that runs `pulumi` for this stack: `. scripts/activate`, its backend and its"
            " passphrase."
        )
    return done.stdout

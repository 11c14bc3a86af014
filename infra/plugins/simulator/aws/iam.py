"""Identities: roles, policies and what binds them."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.aws.names import ARN, arn, common, given
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import document, pattern
from infra.plugins.simulator.identities import derived_upper, hexadecimal
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, Holder, ResourceType

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
INLINE = "aws:iam/rolePolicy:RolePolicy"

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_ROLE_NAME = pattern(r"[\w+=,.@-]{1,64}", "1 to 64 letters, digits and +=,.@-_")
_POLICY_NAME = pattern(r"[\w+=,.@-]{1,128}", "1 to 128 letters, digits and +=,.@-_")
_REFUSED = "operation error IAM: {call}, https response error StatusCode: 409, {kind}: {text}"


def _role(entry: Entry, _: Ledger) -> JsonObject:
    path = entry.text("path") or "/"
    return {
        **{key: value for key, value in common(entry).items() if key != "region"},
        "arn": arn(entry, "iam", f"role{path}{entry.text('name')}", regional=False),
        "uniqueId": f"AROA{derived_upper(entry.serial, 17)}",
        "createDate": entry.created,
    }


def _policy(entry: Entry, _: Ledger) -> JsonObject:
    return {
        **{key: value for key, value in common(entry).items() if key != "region"},
        "arn": entry.identity,
        "policyId": f"ANPA{derived_upper(entry.serial, 17)}",
    }


def _policy_arn(draft: Draft) -> str:
    return f"arn:aws:iam::{draft.scope.account}:policy{draft.text('path') or '/'}{draft.text('name')}"


def _provider(entry: Entry, _: Ledger) -> JsonObject:
    return {"arn": entry.identity, "thumbprintLists": [derived_upper(entry.identity, 40)]}


def _provider_arn(draft: Draft) -> str:
    host = draft.text("url").removeprefix("https://")
    return f"arn:aws:iam::{draft.scope.account}:oidc-provider/{host}"


TYPES = (
    ResourceType(
        ROLE,
        given("name"),
        _role,
        replaces=frozenset({"name", "namePrefix", "path"}),
        autoname="name",
        unique=("name",),
        taken=_REFUSED.format(
            call="CreateRole", kind="EntityAlreadyExists", text="Role with name {name} already exists."
        ),
        forms={"name": _ROLE_NAME, "assumeRolePolicy": document, "permissionsBoundary": ARN},
        holders=(Holder(ATTACHMENT, "role"), Holder(INLINE, "role")),
        held=_REFUSED.format(
            call="DeleteRole",
            kind="DeleteConflict",
            text="Cannot delete entity, must detach all policies first.",
        ),
    ),
    ResourceType(
        POLICY,
        _policy_arn,
        _policy,
        replaces=frozenset({"name", "namePrefix", "path", "description"}),
        autoname="name",
        unique=("name",),
        taken=_REFUSED.format(
            call="CreatePolicy",
            kind="EntityAlreadyExists",
            text="A policy called {name} already exists. Duplicate names are not allowed.",
        ),
        forms={"name": _POLICY_NAME, "policy": document},
        holders=(Holder(ATTACHMENT, "policyArn"),),
        held=_REFUSED.format(
            call="DeletePolicy",
            kind="DeleteConflict",
            text="Cannot delete a policy attached to entities.",
        ),
    ),
    ResourceType(
        INLINE,
        given("role", "name"),
        replaces=frozenset({"role", "name", "namePrefix"}),
        autoname="name",
        forms={"name": _POLICY_NAME, "policy": document},
    ),
    ResourceType(
        ATTACHMENT,
        lambda draft: f"{draft.text('role')}-{hexadecimal(26)}",
        replaces=frozenset({"role", "policyArn"}),
        forms={"policyArn": ARN, "role": _ROLE_NAME},
    ),
    ResourceType(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        _provider_arn,
        _provider,
        replaces=frozenset({"url"}),
        unique=("url",),
        taken=_REFUSED.format(
            call="CreateOpenIDConnectProvider",
            kind="EntityAlreadyExists",
            text="Provider with url {url} already exists.",
        ),
    ),
    ResourceType(
        "aws:iam/instanceProfile:InstanceProfile",
        given("name"),
        _role,
        replaces=frozenset({"name", "namePrefix", "path"}),
        autoname="name",
        unique=("name",),
        taken=_REFUSED.format(
            call="CreateInstanceProfile",
            kind="EntityAlreadyExists",
            text="Instance Profile {name} already exists.",
        ),
    ),
)

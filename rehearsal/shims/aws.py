"""`aws` of a rehearsal: who one is, the registry's password, and tokens for EKS clusters.

What the real one answers: https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html,
https://docs.aws.amazon.com/cli/latest/reference/ecr/get-login-password.html (read 2026-11-21).
"""

import json
import sys

from infra.plugins.simulator.aws.names import ACCOUNT
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from rehearsal.shims import access, login
from rehearsal.shims.call import Answer, Call, answer

_CLUSTER = "aws:eks/cluster:Cluster"
_ENTRY = "aws:eks/accessEntry:AccessEntry"
_POLICY = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
_CREATOR = "accessConfig.bootstrapClusterCreatorAdminPermissions"


def _token(call: Call, ledger: Ledger) -> str:
    name, region = call.flag("--cluster-name"), call.flag("--region")
    found = [entry for entry in ledger.of_type(_CLUSTER) if entry.text("name") == name]
    cluster = next((entry for entry in found if region in ("", entry.scope.region)), None)
    return access.answer(cluster, allowed=cluster is not None and _lets_in(cluster, call, ledger))


def _lets_in(cluster: Entry, call: Call, ledger: Ledger) -> bool:
    """Whether a cluster knows the caller: as whoever made it, or by an access entry with a policy."""
    caller = call.flag("--role-arn") or _arn(cluster.scope.account)
    if cluster.at(_CREATOR) is not False and caller == _arn(cluster.scope.account):
        return True
    return all(
        any(
            entry.text("clusterName") == cluster.text("name") and entry.text("principalArn") == caller
            for entry in ledger.of_type(needed)
        )
        for needed in (_ENTRY, _POLICY)
    )


def _identity(_: Call, ledger: Ledger) -> str:
    accounts = [entry.scope.account for entry in ledger.entries() if entry.scope.cloud == "aws"]
    account = accounts[0] if accounts else ACCOUNT
    return json.dumps({"UserId": "AIDACKCEVSQ6C2EXAMPLE", "Account": account, "Arn": _arn(account)}, indent=4)


def _arn(account: str) -> str:
    return f"arn:aws:iam::{account}:user/rehearsal"


def _password(_: Call, ledger: Ledger) -> str:
    return login.password(ledger)


KNOWN: dict[tuple[str, ...], Answer] = {
    ("eks", "get-token"): _token,
    ("ecr", "get-login-password"): _password,
    ("sts", "get-caller-identity"): _identity,
}

if __name__ == "__main__":
    sys.exit(answer("aws", KNOWN, sys.argv[1:]))

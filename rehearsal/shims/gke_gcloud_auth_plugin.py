"""`gke-gcloud-auth-plugin` of a rehearsal: a credential for the cluster that it is told of.

The real one prints an access token of whoever is logged in; the cluster lets in whom IAM lets in
(https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl, read 2026-11-21). Whoever
rehearses owns the project.
"""

import sys

from infra.plugins.simulator.ledger import Ledger
from rehearsal.shims import access, told
from rehearsal.shims.call import Answer, Call, answer

_CLUSTER = "gcp:container/cluster:Cluster"


def _token(_: Call, ledger: Ledger) -> str:
    return access.answer(told.cluster(ledger, _CLUSTER, "endpoint"), allowed=True)


KNOWN: dict[tuple[str, ...], Answer] = {(): _token}

if __name__ == "__main__":
    sys.exit(answer("gke-gcloud-auth-plugin", KNOWN, sys.argv[1:]))

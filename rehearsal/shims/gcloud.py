"""`gcloud` of a rehearsal: the access token that is the registry's password.

What the real one answers: https://cloud.google.com/sdk/gcloud/reference/auth/print-access-token
(read 2026-11-21).
"""

import sys

from infra.plugins.simulator.ledger import Ledger
from rehearsal.shims import login
from rehearsal.shims.call import Answer, Call, answer


def _token(_: Call, ledger: Ledger) -> str:
    return login.password(ledger)


KNOWN: dict[tuple[str, ...], Answer] = {("auth", "print-access-token"): _token}

if __name__ == "__main__":
    sys.exit(answer("gcloud", KNOWN, sys.argv[1:]))

"""`az` of a rehearsal: who one is, and the registry's password.

What the real one answers: https://learn.microsoft.com/cli/azure/acr#az-acr-login (read 2026-11-21).
"""

import json
import sys

from infra.plugins.simulator.ledger import Ledger
from rehearsal.shims import login
from rehearsal.shims.call import Answer, Call, answer

_NOBODY = "00000000-0000-0000-0000-000000000000"


def _password(_: Call, ledger: Ledger) -> str:
    return login.password(ledger)


def _account(_: Call, ledger: Ledger) -> str:
    accounts = [entry.scope.account for entry in ledger.entries() if entry.scope.cloud == "azure-native"]
    return json.dumps({"id": accounts[0] if accounts else _NOBODY, "user": {"name": "rehearsal"}}, indent=2)


KNOWN: dict[tuple[str, ...], Answer] = {("acr", "login"): _password, ("account", "show"): _account}

if __name__ == "__main__":
    sys.exit(answer("az", KNOWN, sys.argv[1:]))

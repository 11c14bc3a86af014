"""Service accounts, grants, and the services that a project has switched on."""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.forms import pattern
from infra.plugins.simulator.gcp.names import MEMBER, ROLE, path, project
from infra.plugins.simulator.identities import derived, derived_number
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Draft, ResourceType

_GRANT = frozenset({"project", "role", "member", "condition"})


def _email(draft: Draft | Entry) -> str:
    return f"{draft.text('accountId')}@{project(draft)}.iam.gserviceaccount.com"


def _account(entry: Entry, _: Ledger) -> JsonObject:
    return {
        "project": project(entry),
        "email": _email(entry),
        "member": f"serviceAccount:{_email(entry)}",
        "name": entry.identity,
        "uniqueId": derived_number(entry.serial, 21),
    }


def _account_id(draft: Draft) -> str:
    return f"projects/{project(draft)}/serviceAccounts/{_email(draft)}"


def _agent(entry: Entry, _: Ledger) -> JsonObject:
    # https://cloud.google.com/iam/docs/service-agents: named after the project's number
    number = derived_number(project(entry), 12)
    kind = {"container.googleapis.com": "container-engine-robot"}.get(
        entry.text("service"), f"gcp-sa-{entry.text('service').partition('.')[0]}"
    )
    email = f"service-{number}@{kind}.iam.gserviceaccount.com"
    return {"project": project(entry), "email": email, "member": f"serviceAccount:{email}"}


def grant(entry: Entry, _: Ledger) -> JsonObject:
    """The outputs of every binding of a member to a role."""
    return {"etag": derived(entry.serial, 12)}


TYPES = (
    ResourceType(
        "gcp:serviceaccount/account:Account",
        _account_id,
        _account,
        replaces=frozenset({"accountId", "project"}),
        unique=("accountId",),
        taken="googleapi: Error 409: Service account {accountId} already exists within project.,"
        " alreadyExists",
        forms={
            # https://cloud.google.com/iam/docs/service-accounts-create
            "accountId": pattern(
                r"[a-z](?:[-a-z0-9]{4,28}[a-z0-9])", "6 to 30 lower-case letters, digits and -"
            ),
        },
    ),
    ResourceType(
        "gcp:projects/iAMMember:IAMMember",
        path("{project}/{role}/{member}"),
        grant,
        replaces=_GRANT,
        forms={"member": MEMBER, "role": ROLE},
    ),
    ResourceType(
        "gcp:serviceaccount/iAMMember:IAMMember",
        path("{serviceAccountId}/{role}/{member}"),
        grant,
        replaces=frozenset({"serviceAccountId", "role", "member", "condition"}),
        forms={"member": MEMBER, "role": ROLE},
    ),
    ResourceType(
        "gcp:projects/service:Service",
        path("{project}/{service}"),
        lambda entry, _: {"project": project(entry)},
        replaces=frozenset({"service", "project"}),
        forms={
            "service": pattern(r"[a-z0-9-]+\.googleapis\.com", "a service, such as compute.googleapis.com")
        },
    ),
    ResourceType(
        "gcp:projects/serviceIdentity:ServiceIdentity",
        path("projects/{project}/services/{service}"),
        _agent,
        replaces=frozenset({"service", "project"}),
    ),
)

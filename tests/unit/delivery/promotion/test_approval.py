"""Who may agree to a promotion: a listed person, by signature, for this release and stack, not their own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.errors import ApprovalMissing, ApprovalRefused
from delivery.promotion import approval
from delivery.promotion.environment import Environment
from infra.settings import parse
from model import checksums
from model.datasets import dataset
from model.registry import chain
from model.registry.aliases import Pointer
from model.registry.chain import Ledger
from model.registry.entry import Action, Event
from model.registry.ledger_file import signed
from model.release import SUMS, Release
from model.signing import keys, signature
from model.signing.keys import PrivateKey

RELEASE, OTHER = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
PROD = Pointer("heart", "prod")
Person = Callable[[str], PrivateKey]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    def find(name: str) -> PrivateKey:
        file = tmp_path / f"{name}.pem"
        if not file.exists():
            keys.make(file)
        return keys.read_private(file)

    return find


@pytest.fixture
def listed(person: Person, tmp_path: Path) -> approval.People:
    names = ("ana", "ben")
    for name in names:
        person(name)
    return approval.people(target({name: f"{name}.pem.pub" for name in names}), tmp_path)


def target(approvers: dict[str, str]) -> Environment:
    """A stack that asks for a named approval."""
    lines = ",".join(f'"{name}":"{file}"' for name, file in approvers.items())
    promotion = f'{{"approval":"named","approvers":{{{lines}}}}}'
    return Environment("prod", parse({"landfall:cloud": "local", "landfall:promotion": promotion}, "prod"))


def entry(
    ledger: Ledger,
    action: Action,
    key: PrivateKey | None = None,
    *,
    digest: str = RELEASE,
    model: str = "heart",
    alias: str = "prod",
    who: str = "build@ci",
    plan: str | None = None,
) -> Ledger:
    """The ledger with one more entry."""
    bound = approval.bound_to(plan)
    event = Event(action, digest, who, "2026-11-21T09:00:00Z", model=model, alias=alias, findings=bound)
    return chain.extended(ledger, signed(chain.following(ledger, event), key))


def approved(
    ledger: Ledger, listed: approval.People, own: str = "ben", plan: str | None = None
) -> approval.Approved:
    return approval.given(ledger.entries, PROD, RELEASE, listed, frozenset({own}), plan=plan)


def test_a_listed_persons_signature_counts(listed: approval.People, person: Person) -> None:
    ledger = entry(chain.EMPTY, "register", alias="")
    ledger = entry(ledger, "approve", person("ana"))

    assert approved(ledger, listed) == approval.Approved("ana", 2)


def test_nobody_approves_their_own(listed: approval.People, person: Person) -> None:
    ledger = entry(chain.EMPTY, "approve", person("ben"))

    with pytest.raises(ApprovalRefused, match="Nobody approves their own"):
        approved(ledger, listed)


def test_another_approval_counts_beside_ones_own(listed: approval.People, person: Person) -> None:
    ledger = entry(entry(chain.EMPTY, "approve", person("ana")), "approve", person("ben"))

    assert approved(ledger, listed).name == "ana"


@pytest.mark.parametrize(
    "fields", [{"digest": OTHER}, {"alias": "uat"}, {"model": "iris"}], ids=["release", "stack", "model"]
)
def test_an_approval_of_something_else_does_not_count(
    listed: approval.People, person: Person, fields: dict[str, str]
) -> None:
    ledger = entry(chain.EMPTY, "approve", person("ana"), **fields)

    with pytest.raises(ApprovalMissing, match="One of these can: ana, with scripts/approve"):
        approved(ledger, listed)


def test_an_approval_without_a_listed_signature_does_not_count(
    listed: approval.People, person: Person
) -> None:
    for key in (None, person("mallory")):
        with pytest.raises(ApprovalMissing):
            approved(entry(chain.EMPTY, "approve", key, who="ana@desk"), listed)


def test_a_signature_moved_to_another_release_does_not_count(listed: approval.People, person: Person) -> None:
    honest = entry(chain.EMPTY, "approve", person("ana"), digest=OTHER).entries[0]
    forged = replace(honest, digest=RELEASE)

    with pytest.raises(ApprovalMissing):
        approval.given([forged], PROD, RELEASE, listed, frozenset({"ben"}))


@pytest.mark.parametrize("ended", ["promote", "rollback", "update", "withdraw"])
def test_an_approval_counts_for_one_deployment(
    listed: approval.People, person: Person, ended: Action
) -> None:
    ledger = entry(entry(chain.EMPTY, "approve", person("ana")), ended)

    with pytest.raises(ApprovalMissing):
        approved(ledger, listed)


@pytest.mark.parametrize("between", ["canary", "failed"])
def test_what_deploys_nothing_leaves_an_approval(
    listed: approval.People, person: Person, between: Action
) -> None:
    ledger = entry(entry(chain.EMPTY, "approve", person("ana")), between)

    assert approved(ledger, listed).name == "ana"


def test_the_end_of_another_releases_canary_leaves_an_approval(
    listed: approval.People, person: Person
) -> None:
    ledger = entry(entry(chain.EMPTY, "approve", person("ana")), "withdraw", digest=OTHER)

    assert approved(ledger, listed).name == "ana"


def test_an_approval_of_a_plan_counts_for_that_plan(listed: approval.People, person: Person) -> None:
    ledger = entry(chain.EMPTY, "approve", person("ana"), plan="1" * 64)

    assert approved(ledger, listed, plan="1" * 64).name == "ana"
    for other, told in (("2" * 64, "2" * 64), (None, "none")):
        with pytest.raises(ApprovalMissing, match=f"approved it with the plan {'1' * 64}; here is {told}"):
            approved(ledger, listed, plan=other)


def test_a_canary_has_no_plan_and_who_is_asked_is_told_so(listed: approval.People, person: Person) -> None:
    ledger = entry(chain.EMPTY, "approve", person("ana"), plan="1" * 64)

    with pytest.raises(ApprovalMissing, match="prod --plan none --key"):
        approved(ledger, listed)


def test_who_is_asked_is_told_the_plan(listed: approval.People) -> None:
    with pytest.raises(ApprovalMissing, match=f"scripts/approve aaaaaaaaaaaa prod --plan {'1' * 64} --key"):
        approved(chain.EMPTY, listed, plan="1" * 64)


def test_only_listed_people_take_part(listed: approval.People, person: Person) -> None:
    assert approval.named(listed, person("ana"), "approve") == "ana"
    with pytest.raises(ApprovalRefused, match="nobody's who may approve"):
        approval.named(listed, person("mallory"), "approve")
    with pytest.raises(ApprovalRefused, match="--key FILE"):
        approval.named(listed, None, "promote")


def test_an_approval_needs_people_with_keys_of_their_own(person: Person, tmp_path: Path) -> None:
    person("ana")
    with pytest.raises(ApprovalRefused, match="its file lists nobody"):
        approval.people(target({}), tmp_path)
    with pytest.raises(ApprovalRefused, match="lists one key for ana and ben"):
        approval.people(target({"ana": "ana.pem.pub", "ben": "ana.pem.pub"}), tmp_path)


def test_who_signed_a_release_is_its_author(listed: approval.People, person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / SUMS).write_text(checksums.to_text(checksums.of({"schema.json": b"{}"})))
    schema = dataset("heart").schema
    release = Release(RELEASE, folder, "heart", "svc", "", 0.8, "accuracy", 0.7, schema, "")

    assert approval.authors(listed, release) == frozenset()
    signature.sign(release, person("ana"))
    assert approval.authors(listed, release) == {"ana"}

"""`buildah` of a rehearsal: no image leaves the machine, and the cloud's registry refuses as it would."""

import base64
import json
from pathlib import Path

import pytest

from infra.plugins.simulator.ledger import Ledger
from rehearsal.errors import RehearsalError
from rehearsal.shims import buildah, login
from tests.unit.rehearsal.conftest import Add, Shim

HOST = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"


@pytest.fixture
def push(ledger: Ledger, tmp_path: Path) -> list[str]:
    """A push that shows the right password."""
    token = base64.b64encode(f"AWS:{login.password(ledger)}".encode()).decode()
    auth = tmp_path / "auth.json"
    auth.write_text(json.dumps({"auths": {HOST: {"auth": token}}}))
    return ["--root", "/r", "push", "--authfile", str(auth), "image", f"docker://{HOST}/mine/heart:tag"]


def test_a_push_goes_to_the_rehearsals_registry(push: list[str]) -> None:
    assert buildah.rewritten(push, "127.0.0.1:5000") == [
        *("--root", "/r", "push", "--tls-verify=false", "image"),
        "docker://127.0.0.1:5000/mine/heart:tag",
    ]


def test_a_repository_that_was_made_can_be_pushed_to(ledger: Ledger, add: Add, push: list[str]) -> None:
    add("aws:ecr/repository:Repository", "mine/heart", {"repositoryUrl": f"{HOST}/mine/heart"})

    buildah.check(push, ledger)


def test_a_repository_that_nobody_made_is_refused(ledger: Ledger, add: Add, push: list[str]) -> None:
    add("aws:ecr/repository:Repository", "mine/other", {"repositoryUrl": f"{HOST}/mine/other"})

    with pytest.raises(RehearsalError, match="'mine/heart' does not exist"):
        buildah.check(push, ledger)


def test_a_registry_that_makes_repositories_by_itself_takes_any(
    ledger: Ledger, add: Add, tmp_path: Path
) -> None:
    add("azure-native:containerregistry:Registry", "r", {"loginServer": "mine.azurecr.io"})
    token = base64.b64encode(f"0:{login.password(ledger)}".encode()).decode()
    auth = tmp_path / "auth.json"
    auth.write_text(json.dumps({"auths": {"mine.azurecr.io": {"auth": token}}}))

    buildah.check(["push", "--authfile", str(auth), "i", "docker://mine.azurecr.io/heart:t"], ledger)


@pytest.mark.parametrize("shown", ["", "wrong"])
def test_without_the_password_a_push_is_refused(ledger: Ledger, add: Add, tmp_path: Path, shown: str) -> None:
    add("aws:ecr/repository:Repository", "mine/heart", {"repositoryUrl": f"{HOST}/mine/heart"})
    auth = tmp_path / "auth.json"
    auth.write_text(
        json.dumps({"auths": {HOST: {"auth": base64.b64encode(f"AWS:{shown}".encode()).decode()}}})
    )
    flags = ["--authfile", str(auth)] if shown else []

    with pytest.raises(RehearsalError, match="unauthorized"):
        buildah.check(["push", *flags, "image", f"docker://{HOST}/mine/heart:tag"], ledger)


def test_a_registry_of_the_users_own_asks_for_nothing(ledger: Ledger) -> None:
    buildah.check(["push", "image", "docker://docker.io/acme/heart:tag"], ledger)


def test_the_program_itself_refuses_in_one_line(shim: Shim, push: list[str]) -> None:
    told = shim("buildah", *push)

    assert told.code == 125
    assert "does not exist" in told.output
    assert "Traceback" not in told.output


def test_what_is_no_push_is_the_real_buildahs(shim: Shim) -> None:
    told = shim("buildah", "--version")

    assert told.code == 0
    assert told.output.startswith("buildah version")

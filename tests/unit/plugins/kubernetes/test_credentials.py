"""Credential helpers: run once, run again when their token ends, and told of when they fail."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.plugins.kubernetes.credentials import Credentials
from infra.plugins.kubernetes.errors import CredentialsError
from infra.plugins.kubernetes.kubeconfig import Access, Cluster, User


def _access(user: dict[str, object]) -> Access:
    return Access(Cluster(server="https://127.0.0.1:1"), User.model_validate(user))


def _helper(folder: Path, ends: datetime) -> Path:
    """A helper that prints its call's number and its own environment variable as the token."""
    status = {"token": "TOKEN", "expirationTimestamp": ends.isoformat()}
    answer = json.dumps(
        {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status}
    )
    script = folder / "helper"
    script.write_text(
        "#!/bin/sh\n"
        f"echo x >> {folder}/calls\n"
        f"""echo '{answer}' | sed "s/TOKEN/$PREFIX-$(wc -l < {folder}/calls)/"\n"""
    )
    script.chmod(0o755)
    return script


def _headers(credentials: Credentials, times: int) -> list[str | None]:
    async def ask() -> list[str | None]:
        return [await credentials.authorization() for _ in range(times)]

    return asyncio.run(ask())


def test_a_helper_runs_with_its_environment_and_its_token_is_kept_while_it_lasts(tmp_path: Path) -> None:
    helper = _helper(tmp_path, datetime.now(UTC) + timedelta(hours=1))
    user = {"exec": {"command": str(helper), "env": [{"name": "PREFIX", "value": "mine"}]}}
    assert _headers(Credentials(_access(user)), 2) == ["Bearer mine-1", "Bearer mine-1"]


def test_a_helper_runs_again_when_its_token_is_about_to_end(tmp_path: Path) -> None:
    helper = _helper(tmp_path, datetime.now(UTC) + timedelta(seconds=5))
    user = {"exec": {"command": str(helper), "env": [{"name": "PREFIX", "value": "mine"}]}}
    assert _headers(Credentials(_access(user)), 2) == ["Bearer mine-1", "Bearer mine-2"]


def test_a_refused_token_is_issued_anew(tmp_path: Path) -> None:
    helper = _helper(tmp_path, datetime.now(UTC) + timedelta(hours=1))
    credentials = Credentials(_access({"exec": {"command": str(helper)}}))
    _headers(credentials, 1)
    assert credentials.forget()
    assert _headers(credentials, 1) == ["Bearer -2"]


def test_a_token_that_was_given_cannot_be_issued_anew() -> None:
    credentials = Credentials(_access({"token": "t"}))
    assert _headers(credentials, 1) == ["Bearer t"]
    assert not credentials.forget()


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ({"exec": {"command": "/no/such/helper", "installHint": "Install it."}}, "cannot be run.*Install it"),
        ({"exec": {"command": "sh", "args": ["-c", "echo broken >&2; exit 3"]}}, "exit code 3: broken"),
        ({"exec": {"command": "echo", "args": ["{}"]}}, "printed no ExecCredential"),
    ],
)
def test_a_failing_helper_is_told_of_in_its_own_words(user: dict[str, object], words: str) -> None:
    with pytest.raises(CredentialsError, match=words):
        _headers(Credentials(_access(user)), 1)


def test_a_token_file_is_read_each_time(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    credentials = Credentials(_access({"tokenFile": str(file)}))
    assert _headers(credentials, 1) == ["Bearer first"]
    file.write_text("second\n")
    assert _headers(credentials, 1) == ["Bearer second"]

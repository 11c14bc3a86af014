"""Whose credentials a push uses."""

import base64
import json
import sys
from pathlib import Path

import pytest

from infra.errors import RegistryError
from infra.plugins.landfall.image.credentials import AUTH_FILE, PASSWORD, USERNAME, auth_file, trust
from infra.plugins.landfall.image.login import Login


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (USERNAME, PASSWORD, AUTH_FILE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))


def test_none_where_there_are_none() -> None:
    with auth_file("docker.io/acme") as found:
        assert found is None


def test_variables_become_a_private_file_that_goes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USERNAME, "me")
    monkeypatch.setenv(PASSWORD, "pass:word")

    with auth_file("registry.example/acme") as found:
        assert found is not None
        assert found.stat().st_mode & 0o777 == 0o600
        token = json.loads(found.read_text())["auths"]["registry.example"]["auth"]
        assert base64.b64decode(token) == b"me:pass:word"
    assert not found.exists()


def test_one_variable_alone_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USERNAME, "me")

    with pytest.raises(RegistryError, match=f"{PASSWORD} is not set"), auth_file("docker.io"):
        pass


def test_a_named_file_goes_before_dockers_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, named = tmp_path / "docker" / "config.json", tmp_path / "auth.json"
    own.parent.mkdir()
    own.write_text("{}")
    with auth_file("docker.io") as found:
        assert found == own

    named.write_text("{}")
    monkeypatch.setenv(AUTH_FILE, str(named))
    with auth_file("docker.io") as found:
        assert found == named


def test_a_named_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(AUTH_FILE, str(tmp_path / "gone.json"))

    with pytest.raises(RegistryError, match=r"gone\.json, which is no file"), auth_file("docker.io"):
        pass


def _prints(text: str, code: int = 0) -> Login:
    return Login("AWS", (sys.executable, "-c", f"import sys; print({text!r}); sys.exit({code})"))


def test_a_registrys_own_login_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USERNAME, "someone")
    monkeypatch.setenv(PASSWORD, "else")

    with auth_file("1234.registry.example/acme", _prints("short-lived")) as found:
        assert found is not None
        (entry,) = json.loads(found.read_text())["auths"].items()

    assert entry == ("1234.registry.example", {"auth": base64.b64encode(b"AWS:short-lived").decode()})


@pytest.mark.parametrize("login", [_prints(""), _prints("secret", code=1)])
def test_a_login_that_prints_no_password_is_told_without_what_it_printed(login: Login) -> None:
    with pytest.raises(RegistryError, match="printed no password") as caught, auth_file("r.example", login):
        pass

    assert "AWS:secret" not in str(caught.value)


def test_a_login_whose_program_is_missing_names_it() -> None:
    with (
        pytest.raises(RegistryError, match="'no-such-cli', which is not installed"),
        auth_file("r.example", Login("AWS", ("no-such-cli", "get-login-password"))),
    ):
        pass


def test_a_registrys_own_authority_lies_where_the_push_looks_for_it_and_goes_again() -> None:
    printing = (sys.executable, "-c", "print('-----BEGIN CERTIFICATE-----')")

    with trust(Login("me", printing, printing)) as folder:
        assert folder is not None
        assert [path.name for path in folder.iterdir()] == ["ca.crt"]
        assert (folder / "ca.crt").read_text() == "-----BEGIN CERTIFICATE-----\n"
    assert not folder.exists()


def test_public_authorities_need_no_folder() -> None:
    for login in (None, Login("me", ("true",))):
        with trust(login) as folder:
            assert folder is None


def test_an_authority_that_cannot_be_had_is_told() -> None:
    failing = (sys.executable, "-c", "import sys; sys.exit('no such stack')")

    with (
        pytest.raises(RegistryError, match="printed no certificate: no such stack"),
        trust(Login("me", ("true",), failing)),
    ):
        pass

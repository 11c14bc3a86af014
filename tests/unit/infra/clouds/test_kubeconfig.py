"""One context out of the user's kubeconfig files."""

from pathlib import Path

import pytest
import yaml

from infra.clouds.local.kubeconfig import of_context
from infra.errors import ContextError


def write(path: Path, *contexts: str, server: str = "https://10.1.2.3:6443") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": f"{name}-cluster", "cluster": {"server": server, "certificate-authority": "ca.crt"}}
            for name in contexts
        ],
        "users": [{"name": f"{name}-user", "user": {"token": f"{name}-token"}} for name in contexts],
        "contexts": [
            {"name": name, "context": {"cluster": f"{name}-cluster", "user": f"{name}-user"}}
            for name in contexts
        ],
        "current-context": contexts[0],
    }
    path.write_text(yaml.safe_dump(document))
    return path


def test_only_the_named_context_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(write(tmp_path / "config", "one", "two")))

    access = of_context("two")

    document = yaml.safe_load(access.text)
    assert document["current-context"] == "two"
    assert [entry["name"] for entry in document["users"]] == ["two-user"]
    assert "one-token" not in access.text
    assert access.host == "10.1.2.3"


def test_files_named_in_it_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(write(tmp_path / "config", "one")))

    document = yaml.safe_load(of_context("one").text)

    assert document["clusters"][0]["cluster"]["certificate-authority"] == str(tmp_path / "ca.crt")


def test_the_default_file_is_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path / ".kube" / "config", "one")

    assert of_context("one").host == "10.1.2.3"


def test_several_files_are_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [write(tmp_path / "a", "one"), tmp_path / "missing", write(tmp_path / "b", "two")]
    monkeypatch.setenv("KUBECONFIG", ":".join(map(str, files)))

    assert yaml.safe_load(of_context("two").text)["current-context"] == "two"


def test_an_unknown_context_is_told_with_those_that_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "config", "one", "two")
    monkeypatch.setenv("KUBECONFIG", str(path))

    with pytest.raises(ContextError, match=r"'three' .*one, two") as caught:
        of_context("three")

    assert str(path) in str(caught.value)


def test_without_any_file_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))

    with pytest.raises(ContextError, match="no file"):
        of_context("one")


@pytest.mark.parametrize("content", ["{", "[]", "contexts: 5", "contexts: [{name: one, context: {}}]"])
def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    path = tmp_path / "config"
    path.write_text(content)
    monkeypatch.setenv("KUBECONFIG", str(path))

    with pytest.raises(ContextError):
        of_context("one")


def test_a_context_without_its_user_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "config", "one")
    document = yaml.safe_load(path.read_text())
    document["users"] = []
    path.write_text(yaml.safe_dump(document))
    monkeypatch.setenv("KUBECONFIG", str(path))

    with pytest.raises(ContextError, match="'one-user'"):
        of_context("one")

"""How a clone is recognised: by its commit and all that differs, whatever the files are called."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from delivery.errors import DeliveryError
from delivery.plan import fingerprints
from toolchain import folders

LEFT = {
    # https://github.com/google-github-actions/auth, README: "add gha-creds-*.json to .gitignore".
    "google-github-actions/auth": ("gha-creds-0123456789abcdef.json",),
    # The other two leave variables and files of the runner's home (read 2026-11-21).
    "aws-actions/configure-aws-credentials": (),
    "azure/login": (),
}
"""What each login of a workflow leaves in the workspace."""


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one file and the tree's own .gitignore, all of it committed."""
    shutil.copy(folders.CLONE / ".gitignore", tmp_path)
    (tmp_path / "file").write_text("one\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=Begin")
    return tmp_path


def test_a_clean_clone_is_its_commit(clone: Path) -> None:
    assert fingerprints.of_clone(clone) == git(clone, "rev-parse", "HEAD")


def test_a_login_of_a_workflow_leaves_the_clone_as_it_was(clone: Path) -> None:
    action = yaml.safe_load(
        (folders.CLONE / ".github" / "actions" / "cloud-login" / "action.yml").read_text()
    )
    logins = [step["uses"].partition("@")[0] for step in action["runs"]["steps"]]
    for name in (file for login in logins for file in LEFT[login]):
        (clone / name).write_text("{}")

    assert fingerprints.of_clone(clone) == git(clone, "rev-parse", "HEAD")


@pytest.mark.parametrize("name", ["zażółć.txt", "two\nlines", 'a "quote"', "a\ttab"])
def test_an_untracked_file_counts_whatever_its_name_is(clone: Path, name: str) -> None:
    (clone / name).write_text("one")
    before = fingerprints.of_clone(clone)
    (clone / name).write_text("two")

    assert fingerprints.of_clone(clone) != before
    assert before.startswith(git(clone, "rev-parse", "HEAD") + "+")


def test_an_untracked_file_of_bytes_and_a_link_to_nowhere_count(clone: Path) -> None:
    (clone / "bytes").write_bytes(b"\xff\x00")
    before = fingerprints.of_clone(clone)
    (clone / "bytes").write_bytes(b"\xfe\x00")
    other = fingerprints.of_clone(clone)
    (clone / "link").symlink_to("nowhere")

    assert len({before, other, fingerprints.of_clone(clone)}) == 3


def test_a_tracked_file_of_another_encoding_counts(clone: Path) -> None:
    (clone / "file").write_bytes("Köln\n".encode("latin-1"))
    before = fingerprints.of_clone(clone)
    (clone / "file").write_bytes("Kåln\n".encode("latin-1"))

    assert fingerprints.of_clone(clone) != before


def test_what_is_no_clone_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="Work in a git clone"):
        fingerprints.of_clone(tmp_path)

"""buildah loses layers where one call removes an image while another commits: such calls come one by one.
What it makes for itself lies in the storage."""

import fcntl
import sys
from pathlib import Path

import pytest

from infra.plugins.landfall.image.storage import Storage
from toolchain import folders


@pytest.fixture
def buildah(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in buildah's place that says whether the layers' lock is held while it runs."""
    program = tmp_path / "buildah"
    program.write_text(
        f"#!{sys.executable}\n"
        "import fcntl\n"
        f"with open({str(tmp_path / 'locks' / 'layers')!r}, 'a') as file:\n"
        "    try:\n"
        "        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "        print('free')\n"
        "    except BlockingIOError:\n"
        "        print('held')\n"
    )
    program.chmod(0o755)
    (tmp_path / "locks").mkdir()
    monkeypatch.setattr(folders, "tool", lambda _: program)
    return tmp_path


@pytest.mark.parametrize("verb", ["commit", "from", "rm", "rmi"])
def test_what_changes_layers_runs_alone(buildah: Path, verb: str) -> None:
    assert Storage(buildah).call([verb, "anything"]).output.strip() == "held"


@pytest.mark.parametrize("verb", ["copy", "config", "push", "inspect"])
def test_what_takes_long_does_not_keep_others_waiting(buildah: Path, verb: str) -> None:
    assert Storage(buildah).call([verb, "anything"]).output.strip() == "free"


def test_the_folder_that_it_makes_for_networks_is_the_storages_own(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    for arguments in (["from", "scratch"], ["rm", "--all"]):
        assert storage.call(arguments).code == 0

    assert (tmp_path / "networks").is_dir()


def test_the_lock_is_let_go_of(buildah: Path) -> None:
    Storage(buildah).call(["rmi", "anything"])

    with (buildah / "locks" / "layers").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""Plain `pulumi` commands leave a clone's tracked files alone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.pipe import Pipe
from tests.engine_command import Engine, environment
from toolchain.launcher import locks, project, workspace

pytestmark = pytest.mark.engine

STACK_FILE = "# The local one.\nconfig:\n  tiny:name: harbour # whom to greet\n"
PROGRAM = "import pulumi\npulumi.export('greeting', 'hello ' + pulumi.Config().require('name'))\n"


class Clone:
    """A clone of a small project, with a user's own state folder as `scripts/activate` sets it up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self.state = folder / "state"
        self.stack_file = self.folder / "stacks" / "Pulumi.local.yaml"
        (self.folder / "infra").mkdir(parents=True)
        self.stack_file.parent.mkdir()
        self.write(PROGRAM)
        self.stack_file.write_text(STACK_FILE)
        (self.folder / "Pulumi.yaml").write_text(
            "name: tiny\nmain: infra\nstackConfigDir: stacks\n"
            "runtime: {name: python, options: {packages: []}}\n"
        )
        commands = folder / "bin"
        commands.mkdir()
        for command, module in (("pulumi", "launcher"), ("pulumi-language-python", "language")):
            script = commands / command
            script.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m toolchain.{module} "$@"\n')
            script.chmod(0o755)
        self.environment = environment(self.state, commands) | {
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(self.state / "passphrase")
        }
        del self.environment["PULUMI_CONFIG_PASSPHRASE"]
        self.git("init", "--quiet")
        self.git("add", ".")
        self.git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--message=Begin")

    def write(self, program: str) -> None:
        (self.folder / "infra" / "__main__.py").write_text(program)

    def git(self, *arguments: str) -> str:
        return subprocess.check_output(["git", *arguments], cwd=self.folder, text=True)

    def init(self) -> None:
        found = workspace.find(self.folder)
        assert found is not None
        project.init(found, "local", self.environment)

    def pulumi(self, *arguments: str) -> str:
        return self._engine.run(arguments).succeeded()

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return self._engine.start(arguments)

    @property
    def _engine(self) -> Engine:
        # By its name: what `. scripts/activate` puts first on PATH is the launcher.
        return Engine(self.folder, self.environment, Path("pulumi"))

    def is_clean(self) -> bool:
        return not self.git("status", "--short")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    made = Clone(tmp_path)
    monkeypatch.setenv("PATH", made.environment["PATH"])
    monkeypatch.setenv("LANDFALL_STATE", str(made.state))
    return made


def test_a_stacks_whole_life_changes_no_tracked_file(clone: Clone) -> None:
    clone.init()

    assert clone.is_clean()
    assert "hello harbour" in clone.pulumi("up", "--yes")
    assert clone.is_clean()
    assert "1 unchanged" in clone.pulumi("preview")
    assert "harbour" in clone.pulumi("config")
    clone.pulumi("refresh", "--yes")
    clone.pulumi("destroy", "--yes")
    assert "1 created" in clone.pulumi("up", "--yes")
    clone.pulumi("destroy", "--yes", "--remove")
    assert clone.is_clean()


def test_stacks_made_and_removed_by_hand_leave_nothing_either(clone: Clone) -> None:
    clone.init()

    clone.pulumi("stack", "init", "mine")
    clone.pulumi("stack", "select", "local")
    clone.pulumi("stack", "rm", "mine", "--yes")
    clone.pulumi("stack", "rm", "local", "--yes")

    assert clone.is_clean()


def test_a_setting_lands_in_the_tracked_file_with_its_comments_kept(clone: Clone) -> None:
    clone.init()

    clone.pulumi("config", "set", "name", "tide")

    assert clone.stack_file.read_text() == STACK_FILE.replace("harbour", "tide")
    assert "hello tide" in clone.pulumi("up", "--yes")


@pytest.mark.parametrize("flag", [("-c", "tiny:name=tide"), ("--config=tiny:name=tide",)])
def test_a_setting_given_to_a_preview_lands_there_too(clone: Clone, flag: tuple[str, ...]) -> None:
    clone.init()

    clone.pulumi("preview", *flag)

    assert clone.stack_file.read_text() == STACK_FILE.replace("harbour", "tide")


def test_a_secret_setting_works_and_leaves_no_salt(clone: Clone) -> None:
    clone.init()

    told = clone.pulumi("config", "set", "--secret", "name", "sesame")

    assert "your own passphrase only" in told
    assert "sesame" not in clone.stack_file.read_text()
    assert "encryptionsalt" not in clone.stack_file.read_text()
    assert clone.pulumi("config", "get", "name").strip() == "sesame"
    assert clone.pulumi("up", "--yes")


def test_state_is_its_owners_alone(clone: Clone) -> None:
    clone.init()
    passphrase = (clone.state / "passphrase").read_text()

    clone.init()

    assert (clone.state / "passphrase").read_text() == passphrase
    assert (clone.state / "passphrase").stat().st_mode & 0o777 == 0o600
    for folder in (clone.state, clone.state / "pulumi", clone.state / "home", clone.state / "stacks"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_state_is_in_files_that_are_replaced_whole(clone: Clone) -> None:
    # Metadata beside them would be written in place: an engine killed there leaves a stack nobody can load.
    clone.init()

    clone.pulumi("up", "--yes")

    assert list((clone.state / "pulumi").rglob("local.json"))
    assert list((clone.state / "pulumi").rglob("*.attrs")) == []


def test_a_teams_backend_is_left_to_the_engine(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    clone.environment |= {
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'team'}",
        "PULUMI_CONFIG_PASSPHRASE": "team",
    }
    del clone.environment["PULUMI_CONFIG_PASSPHRASE_FILE"]

    clone.pulumi("stack", "init", "local")

    assert "encryptionsalt" in clone.stack_file.read_text()
    assert not (clone.state / "stacks").exists()


def test_the_lock_of_a_killed_update_is_freed(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    clone.init()
    pipe = Pipe(clone.state / "pipe")
    clone.write(
        f"import signal\nwith open('{pipe.path}', 'w') as pipe:\n    pipe.write('here')\nsignal.pause()\n"
    )
    update = clone.start("up", "--yes", "--skip-preview")
    pipe.wait()
    backend = clone.state / "pulumi"
    clone.init()
    assert len(locks.held(backend, "tiny", "local")) == 1, "the lock of a running update stays"

    update.send_signal(signal.SIGKILL)
    update.wait()
    clone.init()

    assert locks.held(backend, "tiny", "local") == []
    assert "was locked by an update that was killed" in capsys.readouterr().out

"""A canary that cannot be measured does not stay, and the ledger knows all of it: the real engine and
commands, and a cluster that does not answer."""

import subprocess
import sys

import pytest

from infra.smoke import outputs
from infra.smoke.outputs import Outputs
from tests.engine.delivery.served import LIMITS, STACK, Served
from tests.engine_command import Run
from toolchain import folders

pytestmark = pytest.mark.engine


def canary(served: Served, *arguments: str) -> Run:
    given = [sys.executable, "-P", "-m", "delivery.canary", "--project", str(served.project.folder)]
    done = subprocess.run(
        [*given, *arguments], cwd=folders.CLONE, env=served.project.environment, text=True, timeout=300,
        check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return Run(done.returncode, done.stdout)


def told(served: Served) -> Outputs:
    return outputs.parse(STACK, served.project.run("stack", "output", "--json", "--stack", STACK).succeeded())


def test_one_that_cannot_be_measured_is_entered_and_taken_back(served: Served) -> None:
    file = served.project.folder / "stacks" / f"Pulumi.{STACK}.yaml"
    count, before = len(served.history(STACK)), file.read_text().split()

    done = canary(served, "start", STACK, served.good)

    assert "it could not be measured" in done.failed()
    began, ended = served.history(STACK)[count:]
    assert (began.action, began.digest) == ("canary", served.good)
    assert (ended.action, ended.digest) == ("withdraw", served.good)
    assert "it could not be measured" in ended.reason
    assert told(served).canary is None
    assert file.read_text().split() == before


def test_a_watch_takes_back_what_it_cannot_see(served: Served) -> None:
    trial = {"release": served.good, "share": 0.2}
    served.project.configure(cloud="local", release=served.first, promotion=LIMITS, canary=trial)
    served.update()
    assert told(served).canary is not None

    done = canary(served, "watch", STACK, "--for", "0.1")

    assert done.code == 4, done.output
    assert told(served).canary is None
    last = served.history(STACK)[-1]
    assert (last.action, last.digest) == ("withdraw", served.good)
    assert "watched for" in last.reason
    assert [(one.name, one.passed) for one in last.findings] == [("canary", False)]

"""The clients of docs/guide/clients.md, run as they stand there against the real server.

The public client libraries come unmodified, in an environment of their own that is kept in the cache folder.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mypy import api as mypy

from model.release import Release
from model.train import TrainSettings, train
from toolchain import folders

from .conftest import CLONE, Process, Start, free_port

GUIDE = (CLONE / "docs" / "guide" / "clients.md").read_text()
EXAMPLE = CLONE / "docs" / "examples" / "typed_client.py"
LOCK = CLONE / "requirements" / "clients.lock"
ADDRESS, GRPC_ADDRESS = "localhost:8080", "localhost:8081"
ROWS = [[63, 1, 1, 145, 233, 1, 2, 150, 0, 2.3, 3, 0, 6], [57, 0, 4, 120, 354, 0, 0, 163, 1, 0.6, 1, 0, 3]]


def blocks(language: str, holding: str) -> list[str]:
    """The guide's code blocks in one language that hold a text."""
    found = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return [block for block in found if holding in block]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Release:
    settings = TrainSettings(
        candidates=("tree",), folds=2, repeats=1, trials=1, jobs=1, threshold=0.5, override="a test"
    )
    return train(settings, tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def heart(released: Release, launch: Start) -> Process:
    process = launch(released.path, "--grpc-port", str(free_port()))
    process.until("ready")
    return process


@pytest.fixture(scope="module")
def answers(heart: Process) -> dict[str, list[object]]:
    """What the server itself says of the guide's two rows, by output."""
    tensor = {"name": "rows", "datatype": "FP64", "shape": [2, 13], "data": ROWS}
    said = httpx.post(f"{heart.url}/v2/models/heart/infer", json={"inputs": [tensor]}).json()
    return {output["name"]: output["data"] for output in said["outputs"]}


@pytest.fixture(scope="session")
def libraries() -> Iterator[Path]:
    """The interpreter of the environment with the public clients; made once for a lock."""
    name = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    place = folders.cache() / "clients" / name
    if not place.exists():
        made = place.with_name(f"{name}.{os.getpid()}")
        uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        steps = (
            [uv, "venv", "--relocatable", "--python", sys.executable, made],
            [uv, "pip", "install", "--require-hashes", "--python", made / "bin" / "python", "-r", LOCK],
        )
        for step in steps:
            subprocess.run(step, check=True, capture_output=True, text=True)
        try:
            made.rename(place)
        except OSError:  # another run was quicker
            shutil.rmtree(made)
    yield place / "bin" / "python"


def run(command: list[object], heart: Process) -> str:
    addresses = {
        ADDRESS: heart.url.removeprefix("http://"),
        GRPC_ADDRESS: f"127.0.0.1:{heart.lines[-1]['grpc_port']}",
    }
    words = [str(word) for word in command]
    for written, real in addresses.items():
        words = [word.replace(written, real) for word in words]
    ran = subprocess.run(
        words,
        cwd=CLONE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_curl_lines_answer_as_printed(heart: Process, answers: dict[str, list[object]]) -> None:
    one, many, why = (
        json.loads(run(["bash", "-c", blocks("sh", path)[0]], heart))
        for path in ("/predict?", "/infer", "/explain")
    )

    assert one["label"] == answers["label"][0]
    assert {output["name"]: output["data"] for output in many["outputs"]} == answers
    assert [explained["label"] for explained in why["explanations"]] == answers["label"]
    found = [share for explained in why["explanations"] for share in explained["prediction"]]
    assert found == pytest.approx(answers["probability"])


def test_the_certificates_digest_is_computed_again(heart: Process, released: Release) -> None:
    said = run(["bash", "-c", blocks("sh", "/certificate")[0]], heart)

    assert said == f"The content is that of {released.digest}.\n"


@pytest.mark.parametrize("name", ["# tritonclient\n", "# tritonclient over gRPC\n"])
def test_tritons_client_works_unmodified(
    heart: Process, libraries: Path, answers: dict[str, list[object]], name: str
) -> None:
    said = run([libraries, "-c", blocks("python", name)[0]], heart)

    lines = said.splitlines()
    assert [re.findall(r"absent|present", line)[0] for line in lines] == answers["label"]
    numbers = [float(text) for line in lines for text in re.findall(r"\d\.\d*(?:e-\d+)?", line)]
    assert numbers == pytest.approx(answers["probability"], abs=1e-6)


def test_kserves_client_works_unmodified(
    heart: Process, libraries: Path, answers: dict[str, list[object]]
) -> None:
    said = run([libraries, "-c", blocks("python", "# kserve")[0]], heart)

    outputs = dict(line.split(" ", 1) for line in said.splitlines())
    assert json.loads(outputs["label"].replace("'", '"')) == answers["label"]
    assert json.loads(outputs["probability"]) == answers["probability"]


def test_the_typed_example_has_no_type_error() -> None:
    said, _, status = mypy.run(["--strict", "--config-file=", str(EXAMPLE)])

    assert status == 0, said


def test_the_typed_example_predicts_and_names_the_wrong_field(
    heart: Process, answers: dict[str, list[object]]
) -> None:
    lines = run([sys.executable, *blocks("sh", "typed_client")[0].split()[1:]], heart).splitlines()

    assert lines[0].split()[0] == answers["label"][0]
    assert lines[2].startswith("age 630: allowed is a whole number from 18 to 110")

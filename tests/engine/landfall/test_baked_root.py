"""What is baked runs as a cluster runs it: any user, nothing writable, no shell."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.servers.images import ALLOWED_BYTES, unpacked, without_compiler
from infra.plugins.landfall.image import images, tools
from infra.plugins.landfall.image.images import Target
from infra.plugins.landfall.image.progress import Silent
from infra.plugins.landfall.registry import lifecycle
from infra.plugins.landfall.registry.spec import RegistrySpec
from model.compiled.certificate import COMPILED, ONNXRUNTIME
from model.compiled.compiler import architecture
from model.release import Release
from model.settings import TrainSettings
from model.train import train
from tests.engine.landfall.root import Image, fetch

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANDFALL_STATE", str(tmp_path_factory.mktemp("state")))
        yield lifecycle.start(RegistrySpec(name="test")).host
        lifecycle.stop("test", delete_data=True)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Release:
    settings = TrainSettings(
        candidates=("tree",), trials=1, folds=3, repeats=1, threshold=0.5, jobs=1, override="a test"
    )
    return train(settings, tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def baked(registry: str, released: Release) -> str:
    return images.serving(released, Target(registry, "landfall/heart", "local", 64 * "f"), Silent())


@pytest.fixture(scope="module")
def serving(
    registry: str, released: Release, baked: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Image, str]:
    # The same parts once more, under another tag: the digest must not know.
    again = images.serving(released, Target(registry, "landfall/again", "local", 64 * "e"), Silent())
    assert again.rpartition("@")[2] == baked.rpartition("@")[2]
    return fetch(baked, tmp_path_factory.mktemp("root")), released.digest


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_it_serves_as_any_user_on_a_read_only_root(serving: tuple[Image, str]) -> None:
    image, _ = serving
    port = free_port()
    with image.start("--port", str(port)) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "ready":
                    break
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/models/heart") as answer:
                assert json.load(answer)["name"] == "heart"
        finally:
            process.kill()


def test_it_serves_no_other_release_than_it_says(serving: tuple[Image, str]) -> None:
    image, digest = serving

    assert digest in image.configuration["Entrypoint"]
    assert image.configuration["Labels"]["io.landfall.release"] == digest


def test_its_layers_are_base_packages_and_our_own(serving: tuple[Image, str]) -> None:
    image, _ = serving

    assert image.layers == 3
    packages = {path.name for path in (image.root / "app" / "site-packages").iterdir()}
    assert not packages & {"numpy", "onnxruntime"}
    served = {path.name for path in (image.root / "release").iterdir()}
    compiled = f"model-{architecture()}.so"
    assert served == {compiled, "model.json", "schema.json", "certificate.json", "manifest.json"}
    assert not list(image.root.rglob("*.pyc"))


def test_it_is_small_with_a_compiled_engine_and_with_onnx_runtime(
    registry: str, released: Release, baked: str, serving: tuple[Image, str], tmp_path: Path
) -> None:
    graph = without_compiler(released, tmp_path / "release")
    with_onnx = images.serving(graph, Target(registry, "landfall/graph", "local", 64 * "c"), Silent())

    small, large = unpacked(baked), unpacked(with_onnx)
    assert small <= ALLOWED_BYTES[COMPILED]
    assert small < large <= ALLOWED_BYTES[ONNXRUNTIME]
    held = [path for path in serving[0].root.rglob("*") if path.is_file() and not path.is_symlink()]
    assert small <= sum(path.stat().st_size for path in held)  # hard links count in each of their places
    assert small >= sum({path.stat().st_ino: path.stat().st_size for path in held}.values())


def test_it_runs_without_root_and_has_no_shell(serving: tuple[Image, str]) -> None:
    image, _ = serving

    assert image.configuration["User"] == "65532:0"
    for shell in ("sh", "bash", "dash"):
        assert not (image.root / "usr" / "bin" / shell).exists()
    assert "nonroot:x:65532" in (image.root / "etc" / "passwd").read_text()
    assert "BEGIN CERTIFICATE" in (image.root / "etc/ssl/certs/ca-certificates.crt").read_text()


def test_nothing_in_it_is_writable_by_others_or_runs_as_another_user(serving: tuple[Image, str]) -> None:
    image, _ = serving

    loose = [
        path
        for path in image.root.rglob("*")
        if not path.is_symlink() and path.stat().st_mode & 0o6002 and not path.stat().st_mode & 0o1000
    ]
    assert loose == []


@pytest.mark.parametrize(
    ("tool", "argument", "said"),
    [
        ("metrics-server", "--version", "v"),
        ("prometheus", "--version", "prometheus, version"),
        ("monitor", "--help", "usage"),
        ("recorder", "--help", "s3://bucket/prefix"),
    ],
)
def test_a_tool_runs_from_its_image(
    registry: str, tmp_path: Path, tool: str, argument: str, said: str
) -> None:
    target = Target(registry, f"landfall/{tool}", "local", 64 * "d")
    image = fetch(images.tool(tools.source(tool), target, Silent()), tmp_path / "root")

    with image.start(argument) as process:
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 0, output
    assert said in output
